import RPC
import Wire
import Workload

/// Plain requests over HTTP/2, or calls of gRPC. As clients of both do by themselves, it opens a new connection when
/// the daemon takes no more on this one, and sends there what was surely not processed.
final class StreamingClient: WorkClient {
    private struct Sent {
        var target: String
        var lines: String
        /// The one that it was sent on, which is not always the newest.
        var connection: RawStreams
        var stream: Int32
        var attempts = 1
    }

    /// Attempts of one request that the daemon refuses each time.
    private static let mostAttempts = 5

    private let port: UInt16
    private let spoken: MessageProtocol
    private var connection: RawStreams
    /// Without a reply so far.
    private var sent: [Sent] = []
    private(set) var isOpen = true

    init(port: UInt16, _ spoken: MessageProtocol) throws {
        (self.port, self.spoken) = (port, spoken)
        connection = try RawStreams(port: port)
    }

    func send(get target: String, ids: [String?], lines: String) throws {
        try moveOn()
        connection.hold()
        for id in ids {
            sent.append(try begin(target, lines: lines + (id.map { "X-Request-Id: \($0)\r\n" } ?? ""), isHeld: true))
        }
        try connection.sendHeld(connection.held.count)
    }

    func hold(_ target: String) throws {
        connection.hold()
        sent.append(try begin(target, lines: "", isHeld: true))
    }

    var heldBytes: Int { connection.held.count }

    func sendHeld(_ count: Int) throws { try connection.sendHeld(count) }

    var isRead: Bool { connection.isRead }

    /// Takes what the daemon has said meanwhile, and leaves a connection that it leaves.
    private func moveOn() throws {
        try connection.takeWhatIsThere()
        if connection.hasEnded || !connection.goAways.isEmpty { connection = try RawStreams(port: port) }
    }

    private func begin(_ target: String, lines: String, isHeld: Bool = false) throws -> Sent {
        if !isHeld { try moveOn() }
        guard let stream = try request(target, lines: lines) else {
            throw RawClient.ClientFailure.ended(received: "nothing on a connection that takes no request")
        }
        return Sent(target: target, lines: lines, connection: connection, stream: stream)
    }

    private func request(_ target: String, lines: String) throws -> Int32? {
        guard spoken == .grpc else { return try connection.request(target, lines: lines) }
        let call = try WorkCall(target)
        return try connection.request(call.path, method: "POST", lines: WorkCall.lines + lines, body: call.body)
    }

    func reply() throws -> WireReply {
        while let oldest = sent.first {
            if let message = oldest.connection.takeReply(on: oldest.stream) {
                sent.removeFirst()
                return try spoken == .grpc ? WorkCall.reply(message) : WireReply(message)
            }
            if let code = oldest.connection.resets[oldest.stream] {
                guard code == .refusedStream, oldest.attempts < StreamingClient.mostAttempts else {
                    throw RawClient.ClientFailure.reset(received: "the stream's end: \(code)")
                }
                sent[0] = try begin(oldest.target, lines: oldest.lines)
                sent[0].attempts = oldest.attempts + 1
            } else if try !oldest.connection.receive() {
                throw RawClient.ClientFailure.ended(received: "no reply")
            }
        }
        throw RawClient.ClientFailure.malformed("a reply to no request")
    }

    func isReadable(within bound: Duration) -> Bool {
        let end = ContinuousClock.now + bound
        while let oldest = sent.first, oldest.connection.replies[oldest.stream] == nil,
            oldest.connection.resets[oldest.stream] == nil, !oldest.connection.hasEnded
        {
            guard oldest.connection.isReadable(within: max(.zero, end - .now)) else { return false }
            do { _ = try oldest.connection.receive() } catch { return true }
        }
        return !sent.isEmpty
    }

    func hangUp(_ way: HangUpWay) {
        isOpen = way == .cancel
        switch way {
        case .reset: connection.abort()
        case .close: connection.close()
        case .halfClose: connection.closeWriting()
        case .cancel:
            guard let newest = sent.popLast() else { return }
            // To a daemon that has ended meanwhile nothing need be said.
            try? newest.connection.reset(newest.stream)
        }
    }

    func end() throws { try connection.end() }

    func endsQuietly() throws -> Bool {
        try end()
        return connection.replies.isEmpty && connection.resets.isEmpty && connection.goAways.last == .noError
    }
}
