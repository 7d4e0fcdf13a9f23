import Foundation
import Reactor
import Testing
import Workload

/// Clients that offer the same load whatever they are told, and some of whom hang up: what an overloaded daemon meets.
/// Each request is accounted for.
final class Crowd: Sendable {
    struct Tally {
        var sent = 0
        /// Replies by their status.
        var statuses: [Int: Int] = [:]
        /// Requests whose client hung up at once, after it had sent them: by its connection's end, or its stream's.
        var left = 0
        /// Requests whose connection the daemon ended.
        var lost = 0
        /// What no client should see, one line each.
        var faults: [String] = []

        /// Those that a policy has refused or stopped.
        var dropped: Int { (statuses[503] ?? 0) + (statuses[504] ?? 0) }
    }

    private struct State {
        var tally = Tally()
        var running: Int
        var isEnding = false
    }

    /// From one reply to a client's next request.
    private static let paceMicroseconds: UInt32 = 100_000
    /// Every so many requests a client hangs up.
    private static let hangUpEvery = 7

    private let port: UInt16
    private let target: String
    private let spoken: MessageProtocol
    private let state: Lock<State>

    /// Starts a thread for each client.
    init(of clients: Int, on port: UInt16, target: String, over spoken: MessageProtocol) {
        self.port = port
        self.target = target
        self.spoken = spoken
        state = Lock(State(running: clients))
        for number in 0..<clients {
            Thread { [self] in
                run(number)
                state.withLock { $0.running -= 1 }
            }.start()
        }
    }

    var tally: Tally { state.withLock { $0.tally } }

    /// Lets every client finish what it has begun.
    func end() throws -> Tally {
        state.withLock { $0.isEnding = true }
        try until("every client has finished", within: .seconds(60)) { state.withLock { $0.running } == 0 }
        return tally
    }

    private func run(_ number: Int) {
        var client: (any WorkClient)?
        var sent = number
        while !state.withLock({ $0.isEnding }) {
            if client == nil { client = try? spoken.client(on: port) }
            if let current = client, !serve(current, "\(number)-\(sent)", leaves: sent % Crowd.hangUpEvery == 0) {
                client = nil
            }
            sent += 1
            usleep(Crowd.paceMicroseconds)  // its pace, not a wait for anything
        }
    }

    /// - Returns: whether the connection is there still.
    private func serve(_ client: any WorkClient, _ id: String, leaves: Bool) -> Bool {
        state.withLock { $0.tally.sent += 1 }
        do {
            try client.send(get: target, id: id)
            if leaves {
                client.hangUp(.usual(over: spoken))
                state.withLock { $0.tally.left += 1 }
                return client.isOpen
            }
            let reply = try client.reply()
            state.withLock { $0.tally.take(reply, to: id) }
            return true
        } catch {
            state.withLock { $0.tally.lost += 1 }
            return false
        }
    }
}

extension Crowd.Tally {
    mutating func take(_ reply: WireReply, to id: String) {
        statuses[reply.status, default: 0] += 1
        if reply["x-request-id"] != id { faults.append("the reply to \(reply["x-request-id"] ?? "-"), not to \(id)") }
        if (reply.status == 503) != reply.asksToWait { faults.append("\(reply.status) with \(reply.fields)") }
        if ![200, 503, 504].contains(reply.status) { faults.append("\(reply.status): \(reply.text)") }
    }
}
