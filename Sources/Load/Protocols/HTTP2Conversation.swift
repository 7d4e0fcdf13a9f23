import Wire

/// HTTP/2: as many requests at once as the server allows, each on a stream of its own.
final class HTTP2Conversation: Conversation {
    private let session: HTTP2Session
    private let form: any StreamForm
    private var requests: [Int32: Int] = [:]
    private var streams: [Int: Int32] = [:]
    private var ends: [(number: Int, end: AttemptEnd)] = []
    private var nextIndex = 0
    /// Whether the server takes no more requests here.
    private var isClosing = false
    /// Streams that the server allows at once.
    private var allowed = HTTP2Conversation.allowedAtFirst

    /// Until the server has said it: what RFC 9113 6.5.2 asks servers to allow at least.
    private static let allowedAtFirst = 100
    /// Bytes of a reply that come before the server waits for us.
    private static let window = 1 << 20

    init(_ form: any StreamForm) {
        self.form = form
        let limits = RequestLimits(
            target: 0, headers: HTTP1Conversation.maximumReplyHeader, body: HTTP1Conversation.maximumReplyBody)
        session = HTTP2Session(.client, limits: HTTP2Limits(message: limits, window: HTTP2Conversation.window))
    }

    var capacity: Int { isClosing ? 0 : allowed }
    var numbers: [Int] { streams.keys.sorted() }
    var count: Int { streams.count }
    var joinsSends: Bool { true }
    var isListening: Bool { true }
    /// What no server has begun, it has said so of: by a GOAWAY, or by refusing the stream.
    var isUnread: Bool { false }
    var failure: LoadRecord.Ending? { session.failure == nil ? nil : .malformed }

    func begin(_ request: OutgoingRequest) {
        guard let stream = form.begin(request, on: session) else {
            isClosing = true
            return ends.append((request.number, .unread))
        }
        requests[stream] = request.number
        streams[request.number] = stream
    }

    func abandon(_ number: Int) -> Bool {
        if let stream = streams.removeValue(forKey: number) {
            requests[stream] = nil
            session.reset(stream, .cancel)
        }
        return true
    }

    var hasOutput: Bool { session.wantsToWrite }

    func takeOutput() -> [UInt8] {
        var bytes: [UInt8] = []
        session.write(to: &bytes)
        takeEvents()
        return bytes
    }

    func take(_ bytes: UnsafeRawBufferPointer) {
        session.take(bytes)
        takeEvents()
    }

    func takeEnd() {}

    func nextEnd() -> (number: Int, end: AttemptEnd)? {
        guard nextIndex < ends.count else {
            ends.removeAll(keepingCapacity: true)
            nextIndex = 0
            return nil
        }
        defer { nextIndex += 1 }
        return ends[nextIndex]
    }

    private func takeEvents() {
        while let event = session.nextEvent() {
            switch event {
            case .message(let stream, let message): finish(stream, HTTP2Conversation.end(by: message, form))
            case .closed(let stream, .refusedStream, _): finish(stream, .unread)
            // What came broke the protocol, which the session takes no more of.
            case .closed(let stream, .protocolError, false): finish(stream, .unusable(.malformed))
            case .closed(let stream, _, _): finish(stream, .lost)
            case .goAway: isClosing = true
            case .settings: allowed = session.peerStreams
            case .head, .piece, .end, .sent, .drained, .pingAcknowledged: break
            }
        }
    }

    /// A stream whose request was given up says nothing any more.
    private func finish(_ stream: Int32, _ end: AttemptEnd) {
        guard let number = requests.removeValue(forKey: stream) else { return }
        streams[number] = nil
        ends.append((number, end))
    }

    private static func end(by message: HTTP2Message, _ form: any StreamForm) -> AttemptEnd {
        guard let rejection = message.rejection else { return form.end(by: message) }
        return .unusable(rejection.isLimit ? .tooLarge : .malformed)
    }
}
