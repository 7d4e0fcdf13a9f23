import Wire

/// A blocking client of HTTP/2: many requests at once on one connection.
final class RawStreams {
    private let wire: RawClient
    let session: HTTP2Session
    private(set) var replies: [Int32: HTTP2Message] = [:]
    /// Streams that the daemon has reset.
    private(set) var resets: [Int32: HTTP2ErrorCode] = [:]
    private(set) var goAways: [HTTP2ErrorCode] = []
    /// The daemon has ended the connection.
    private(set) var hasEnded = false
    /// What was written and not sent.
    private(set) var held: [UInt8] = []
    private var holds = false

    init(port: UInt16) throws {
        wire = try RawClient(port: port)
        let limits = RequestLimits(target: 16_384, headers: 16_384, body: 1 << 20)
        session = HTTP2Session(.client, limits: HTTP2Limits(message: limits))
    }

    /// Nil: this connection takes no further one.
    func request(
        _ target: String, method: String = "GET", lines: String = "", body: [UInt8] = []
    ) throws -> Int32? {
        let stream = session.request(
            method: method, target: Array(target.utf8), authority: "test", lines: Array(lines.utf8), body: body)
        try send()
        return stream
    }

    func reset(_ stream: Int32) throws {
        session.reset(stream, .cancel)
        try send()
    }

    /// The reply on a stream, which is not kept.
    func takeReply(on stream: Int32) -> HTTP2Message? { replies.removeValue(forKey: stream) }

    /// Keeps what is written from now on.
    func hold() { holds = true }

    /// Sends so many of the bytes that are held; behind the last one nothing is held any more.
    func sendHeld(_ count: Int) throws {
        try wire.send(Array(held.prefix(count)))
        held.removeFirst(min(count, held.count))
        if held.isEmpty { holds = false }
    }

    /// Whether the daemon has read all that was sent.
    var isRead: Bool { wire.isRead }

    func isReadable(within bound: Duration) -> Bool { wire.isReadable(within: bound) }

    /// Reads what has come, and waits for nothing.
    func takeWhatIsThere() throws {
        while !hasEnded, wire.isReadable(within: .zero) { _ = try receive() }
    }

    /// Reads until these have their replies.
    func settle(_ streams: [Int32]) throws {
        while streams.contains(where: { replies[$0] == nil && resets[$0] == nil }) {
            guard try receive() else { throw RawClient.ClientFailure.ended(received: "\(replies.count) replies") }
        }
    }

    /// Reads up to the daemon's FIN.
    func end() throws {
        while try receive() {}
    }

    func close() { wire.close() }

    /// Ends the connection with a reset.
    func abort() { wire.reset() }

    func closeWriting() { wire.closeWriting() }

    /// Reads what comes next. False at the daemon's FIN.
    func receive() throws -> Bool {
        let bytes = try wire.bytes()
        if bytes.isEmpty { hasEnded = true }
        bytes.withUnsafeBytes { session.take($0) }
        while let event = session.nextEvent() {
            switch event {
            case .message(let stream, let message): replies[stream] = message
            case .closed(let stream, let code, let isByPeer) where isByPeer || code == .refusedStream:
                if replies[stream] == nil { resets[stream] = code }
            case .goAway(_, let code): goAways.append(code)
            case .head, .piece, .end, .sent, .drained, .closed, .pingAcknowledged, .settings: break
            }
        }
        try send()
        return !bytes.isEmpty
    }

    private func send() throws {
        while session.wantsToWrite {
            var bytes: [UInt8] = []
            session.write(to: &bytes)
            guard !bytes.isEmpty else { return }
            if holds { held += bytes } else { try wire.send(bytes) }
        }
    }
}
