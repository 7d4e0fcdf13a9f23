import Foundation
import Reactor
import Testing
import Workload

/// Clients that send requests without pause and check every reply: each comes exactly once, in order, to the request
/// that it belongs to, and no connection ends that was not asked to end.
final class ClientLoad: Sendable {
    enum Style: Sendable {
        /// One request at a time on one connection.
        case keepAlive
        /// So many requests in one write on one connection, then all their replies. On streams all are under way at
        /// once.
        case pipelining(depth: Int)
        /// A connection for each request, which asks for the close: HTTP/1.1's alone.
        case closing
        /// A connection for each request, which the client closes as soon as it has the reply.
        case leaving
    }

    struct Tally {
        var requests = 0
        var replies = 0
        /// What went wrong, one line each.
        var failures: [String] = []
        /// The mode that each client was last served by.
        var lastServedBy: [Int: String] = [:]
    }

    private struct State {
        var tally = Tally()
        var running: Int
        var isEnding = false
    }

    private let port: UInt16
    private let target: String
    private let spoken: MessageProtocol
    private let state: Lock<State>
    private let clients: Int

    /// Starts a thread for each client.
    init(on port: UInt16, _ styles: [Style], target: String, over spoken: MessageProtocol = .http1) {
        self.port = port
        self.target = target
        self.spoken = spoken
        clients = styles.count
        state = Lock(State(running: styles.count))
        for (number, style) in styles.enumerated() {
            Thread { [self] in
                run(number, style)
                state.withLock { $0.running -= 1 }
            }.start()
        }
    }

    var tally: Tally { state.withLock { $0.tally } }

    /// Whether the last reply to every client that keeps its connection came from a worker of this mode.
    func isServed(by mode: String) -> Bool {
        let last = tally.lastServedBy
        return last.count == clients && last.values.allSatisfy { $0 == mode }
    }

    /// Lets every client finish what it has begun.
    func end() throws -> Tally {
        state.withLock { $0.isEnding = true }
        try until("every client has finished", within: .seconds(30)) { state.withLock { $0.running } == 0 }
        return tally
    }

    private func run(_ number: Int, _ style: Style) {
        var sent = 0
        var client: (any WorkClient)?
        while !state.withLock({ $0.isEnding }) {
            do {
                let current = try client ?? spoken.client(on: port)
                client = current
                switch style {
                case .keepAlive:
                    try exchange(number, from: sent, count: 1, on: current)
                    sent += 1
                case .pipelining(let depth):
                    try exchange(number, from: sent, count: depth, on: current)
                    sent += depth
                case .closing:
                    try exchange(number, from: sent, count: 1, closing: true, on: current)
                    sent += 1
                    client = nil
                case .leaving:
                    try exchange(number, from: sent, count: 1, on: current)
                    sent += 1
                    current.hangUp(.close)
                    client = nil
                }
            } catch {
                state.withLock { $0.tally.failures.append("client \(number), \(style), request \(sent): \(error)") }
                client = nil
                sent += 1_000_000  // a failed request's id is never used again
            }
        }
    }

    private func exchange(
        _ number: Int, from first: Int, count: Int, closing: Bool = false, on client: any WorkClient
    ) throws {
        let ids = (first..<(first + count)).map { "\(number)-\($0)" }
        state.withLock { $0.tally.requests += count }
        try client.send(get: target, ids: ids, lines: closing ? "Connection: close\r\n" : "")
        for id in ids { try check(client.reply(), id: id, closing: closing, number) }
        if closing, try !client.endsQuietly() { throw Fault(what: "bytes after the reply") }
    }

    private func check(_ reply: WireReply, id: String, closing: Bool, _ number: Int) throws {
        state.withLock { state in
            state.tally.replies += 1
            state.tally.lastServedBy[number] = reply.mode
        }
        guard reply.status == 200 else { throw Fault(what: "status \(reply.status): \(reply.text)") }
        guard reply["x-request-id"] == id else {
            throw Fault(what: "the reply to \(reply["x-request-id"] ?? "nothing") in place of the one to \(id)")
        }
        guard (reply["connection"] == "close") == closing else {
            throw Fault(what: "Connection: \(reply["connection"] ?? "none") where close was \(closing)")
        }
    }

    struct Fault: Error {
        var what: String
    }
}
