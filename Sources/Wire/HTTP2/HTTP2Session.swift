import CNghttp2

/// One connection's HTTP/2 (RFC 9113) on libnghttp2, without I/O: bytes in, events out; bytes out. One thread at a
/// time.
///
/// A message is told when it is whole, but for one whose head is taken by itself. What is submitted leaves with the
/// next `write`; neither that nor `take` may be called from within the other.
public final class HTTP2Session {
    public enum Role: Sendable {
        case server, client
    }

    let role: Role
    let limits: HTTP2Limits
    let budget: BufferBudget?
    private(set) var session: OpaquePointer?
    /// Of the streams that are open.
    var incoming: [Int32: IncomingMessage] = [:]
    var outgoing: [Int32: OutgoingBody] = [:]
    /// Streams that the peer has reset.
    var resetByPeer: Set<Int32> = []
    private var events: [HTTP2Event] = []
    private var nextIndex = 0
    /// Reads heads as HTTP/1.1's parser does; nil after a head that it refused.
    var parser: RequestParser?
    /// Streams of which something is to be told once the present `take` is over.
    var stirred: [Int32] = []
    /// Frames that have begun.
    var frames = 0
    private var walk: FrameWalk
    /// Why the connection is over, if it failed.
    public internal(set) var failure: HTTP2Failure?
    /// What nghttp2 says of it first.
    var complaint: String?
    /// Leaves in place of all else.
    private var lastWords: [UInt8]?
    /// The GOAWAY that names the last stream leaves with the next `write`.
    var isShuttingDown = false

    /// Queues our SETTINGS, and the preface of a client.
    ///
    /// - Parameter budget: what bodies take together; nil: there is no such bound.
    public init(_ role: Role, limits: HTTP2Limits, budget: BufferBudget? = nil) {
        self.role = role
        self.limits = limits
        self.budget = budget
        walk = FrameWalk(behind: role == .server ? HTTP2Preface.bytes.utf8CodeUnitCount : 0)
        session = HTTP2Session.make(role, for: self)
        submitSettings()
    }

    deinit {
        nghttp2_session_del(session)
    }

    // MARK: Bytes in

    /// Takes bytes as they come, all of them. What they bring are events.
    public func take(_ bytes: UnsafeRawBufferPointer) {
        guard failure == nil, let session else { return }
        walk.advance(bytes)
        let start = bytes.assumingMemoryBound(to: UInt8.self).baseAddress
        let taken = nghttp2_session_mem_recv(session, start, bytes.count)
        tellStirred()
        if taken < 0 { fail(Int32(taken)) }
    }

    /// The oldest event that was not given yet.
    public func nextEvent() -> HTTP2Event? {
        guard nextIndex < events.count else {
            events.removeAll(keepingCapacity: true)
            nextIndex = 0
            return nil
        }
        defer { nextIndex += 1 }
        return events[nextIndex]
    }

    /// Whether a head has begun and not ended, or something that may be one.
    public var isWithinHead: Bool { walk.isWithinHead || (incoming.isEmpty && !walk.isAtBoundary) }

    /// False, with nothing to write either: the connection is over.
    public var wantsToRead: Bool { failure == nil && nghttp2_session_want_read(session) != 0 }

    // MARK: Bytes out

    public var wantsToWrite: Bool {
        lastWords != nil || (failure == nil && (isShuttingDown || nghttp2_session_want_write(session) != 0))
    }

    /// Appends what may leave now, whole frames, until there are so many bytes or nothing is left.
    public func write(to bytes: inout [UInt8], atMost most: Int = 256 << 10) {
        if let words = lastWords.take() { return bytes += words }
        guard failure == nil else { return }
        if isShuttingDown { submitLastStream() }
        while bytes.count < most {
            var start: UnsafePointer<UInt8>?
            let count = nghttp2_session_mem_send(session, &start)
            guard count > 0, let start else {
                if count < 0 { fail(Int32(count)) }
                return
            }
            bytes += UnsafeBufferPointer(start: start, count: count)
        }
    }

    // MARK: Streams

    public var openStreams: Int { incoming.count }

    public func isOpen(_ stream: Int32) -> Bool { incoming[stream] != nil }

    /// Bytes of our message that have not left, because the peer's window is shut or `write` was not called.
    public func unsent(on stream: Int32) -> Int { outgoing[stream]?.count ?? 0 }

    func tell(_ event: HTTP2Event) { events.append(event) }

    /// Has something of a stream told once the whole read is known.
    func stir(_ stream: Int32) {
        if incoming[stream]?.stir() == true { stirred.append(stream) }
    }

    private func tellStirred() {
        for stream in stirred { tellNews(of: stream, isClosing: false) }
        stirred.removeAll(keepingCapacity: true)
    }

    /// What there is to tell of a stream that was stirred; before its end, if that comes first.
    func tellNews(of stream: Int32, isClosing: Bool) {
        guard let message = incoming[stream] else { return }
        guard message.isWhole else {
            incoming[stream]?.settle()
            return tell(message.isInPieces ? .piece(stream: stream) : .head(stream: stream))
        }
        if message.isInPieces { return tell(.end(stream: stream, message.rejection)) }
        let sharesItsRead = isClosing || message.lastFrame < frames || !walk.isAtBoundary
        tell(.message(stream: stream, message.whole(sharesItsRead: sharesItsRead)))
    }

    /// nghttp2 goes no further, and says nothing to the peer.
    private func fail(_ error: Int32) {
        guard failure == nil else { return }
        let code: HTTP2ErrorCode =
            switch nghttp2_error(rawValue: error) {
            case NGHTTP2_ERR_BAD_CLIENT_MAGIC: .protocolError
            case NGHTTP2_ERR_FLOODED, NGHTTP2_ERR_TOO_MANY_CONTINUATIONS: .enhanceYourCalm
            default: .internalError
            }
        failure = HTTP2Failure(code: code, reason: complaint ?? HTTP2Session.word(error))
        let last = UInt32(bitPattern: nghttp2_session_get_last_proc_stream_id(session))
        lastWords = HTTP2Session.goAway(lastStream: last, code)
    }

    /// RFC 9113 6.8.
    private static func goAway(lastStream: UInt32, _ code: HTTP2ErrorCode) -> [UInt8] {
        let payload = [lastStream, code.rawValue].flatMap { withUnsafeBytes(of: $0.bigEndian, Array.init) }
        return [0, 0, UInt8(payload.count), UInt8(NGHTTP2_GOAWAY.rawValue), 0, 0, 0, 0, 0] + payload
    }
}
