import DequeModule
import Modes
import Reactor
import Wire
import Workload

/// HTTP/2 on a transport: many messages at a time, each on a stream of its own. The session stays with the front's
/// thread, and so does the transport: what is lent to a runner is a request alone.
final class HTTP2Codec: Codec {
    /// Requests of one connection with runners, as a multiple of the streams that may be open: who resets a stream may
    /// open another one while the first one's request is still computed.
    private static let requestsPerStream = 4

    enum Stage {
        /// The client's settings have not come → serving.
        case opening
        /// → announced, ending.
        case serving
        /// The worker drains, and the client was told; streams that it opens until then are served → shutDown, ending.
        case announced(until: Instant)
        /// No more streams are taken; those that are open are served → ending.
        case shutDown
        /// What is still to be sent is the last; what comes is not looked at.
        case ending
        /// The client can be told nothing any more.
        case over
    }

    /// Until that is closed, and lets go of this.
    let transport: Transport
    let front: Front
    let session: HTTP2Session
    var stage = Stage.opening
    /// On which something is read or served; calls that go on by themselves are in `openCalls`, too or alone.
    var streams: [Int32: HTTP2Stream] = [:]
    var openCalls: [Int32: any OpenCall] = [:]
    /// Requests with runners, or whose replies are not with the kernel yet.
    var requests = 0
    /// Requests whose last frame is among the bytes up to `end`, counted from the connection's first one.
    var unsettled = Deque<(end: Int, settling: Settling, stream: HTTP2Stream)>()
    /// Bytes that the session has given, and those of them that the kernel has.
    var (given, sent) = (0, 0)
    /// What found no room in the socket.
    var outbox = Outbox()
    /// When the front gives up a client that takes nothing of it.
    var outboxEnd: Instant?
    /// When the front gives up the head that is under way.
    var headEnd: Instant?
    /// Whether it is among the front's `unsent`.
    var isUnsent = false
    /// Nothing is open or under way, and the front's patience is that between messages.
    var isIdle = false
    /// The transport closes behind the last request.
    var closesBehindRequests = false
    /// The message that was taken last, of those in the present bytes.
    private var takenID: RequestID?
    private var hasFailed = false
    /// The read whose bytes were taken last.
    private var newest: Segment?

    /// On a transport whose client has sent the preface.
    init(on transport: Transport) {
        self.transport = transport
        front = transport.front
        let setting = front.setting
        session = HTTP2Session(
            .server, limits: HTTP2Limits(streams: setting.streams, message: setting.requestLimits),
            budget: setting.buffers)
        let preface = HTTP2Preface.bytes
        session.take(UnsafeRawBufferPointer(start: preface.utf8Start, count: preface.utf8CodeUnitCount))
        sendLater()
    }

    var phase: RequestParser.Phase {
        if case .opening = stage { return .head }
        if headEnd != nil, requests == 0 { return .head }
        return session.openStreams == 0 && requests == 0 && outbox.isEmpty ? .idle : .body
    }

    var mostRequests: Int { front.setting.streams * HTTP2Codec.requestsPerStream }

    /// Takes all bytes, or those of a turn. Whose client is gone, their messages are settled.
    func take(_ bytes: UnsafeRawBufferPointer, from segment: Segment, on _: Transport) -> TakenBytes {
        var taken = TakenBytes(count: 0)
        // What is one piece asks for no time.
        let begin = bytes.count > LoopTurn.pieceSize ? Clock.now() : nil
        takenID = nil
        while taken.count < bytes.count {
            if case .ending = stage { return TakenBytes(count: bytes.count) }
            if let begin, taken.count > 0, Clock.now() >= begin + LoopTurn.longest { break }
            let piece = bytes[taken.count...].prefix(LoopTurn.pieceSize)
            session.take(UnsafeRawBufferPointer(rebasing: piece))
            taken.count += piece.count
            var segment = segment
            if taken.count < bytes.count { segment.arrivalIsUpperBound = true }
            takeEvents(of: segment)
        }
        if let begin, let takenID { front.noteReading(takenID, from: begin) }
        noteHead()
        turnEnds()
        return taken
    }

    /// What the session has made of bytes that came.
    private func takeEvents(of segment: Segment) {
        while let event = session.nextEvent() {
            switch event {
            case .settings: if case .opening = stage { stage = .serving }
            case .head(let number): takenID = begin(number, of: segment) ?? takenID
            case .message(let number, let message): takenID = take(message, on: number, of: segment)
            case .piece(let number): openCalls[number]?.goOn()
            case .end(let number, let rejection): openCalls[number]?.clientEnded(rejection)
            case .closed(let number, _, _): leave(number, HTTP2Codec.hangUp(at: segment))
            case .goAway(_, let code): if code != .noError { leaveAll(HTTP2Codec.hangUp(at: segment)) }
            case .pingAcknowledged: awaitLastStreams()
            case .sent, .drained: break
            }
        }
        newest = segment
        checkSession()
    }

    /// The session may find that the connection is over when it takes bytes, or when it says so.
    func checkSession() {
        guard !hasFailed, let failure = session.failure else { return }
        hasFailed = true
        front.slab.http2Failed(failure.reason)
        // Its GOAWAY is the last that is said.
        leaveAll(newest.map(HTTP2Codec.hangUp) ?? HangUp(at: Clock.now(), isAsSeen: true))
        end()
    }

    /// A stream is over, by the client's wish if we have not ended it.
    func leave(_ number: Int32, _ hangUp: HangUp) {
        if let stream = streams.removeValue(forKey: number) { leave(stream, hangUp) }
        openCalls.removeValue(forKey: number)?.clientLeft()
    }

    /// A frame tells when it came; it is not known more exactly where it shared its read.
    private static func hangUp(at segment: Segment) -> HangUp {
        HangUp(at: segment.arrival, isAsSeen: segment.arrivalIsUpperBound)
    }

    /// The client waits for nothing on any stream.
    func leaveAll(_ hangUp: HangUp) {
        let (streams, calls) = (streams.values, openCalls.values)
        (self.streams, self.openCalls) = ([:], [:])
        for stream in streams { leave(stream, hangUp) }
        for call in calls { call.clientLeft() }
    }

    private func leave(_ stream: HTTP2Stream, _ hangUp: HangUp) {
        let wasAwaited = stream.awaitsReply
        stream.leave(hangUp)
        if wasAwaited, stream.form?.endsAtDeadline == true { front.expiries.becomeStale() }
        // Its reply waited for the client's window, or for what was sent before it.
        if let settling = stream.settling.take() { settle(settling, hangUp: hangUp, of: stream) }
    }

    /// The transport has learned that the client has hung up.
    func clientLeft() {
        for stream in streams.values { stream.departure?.cancel() }
    }

    // MARK: The end

    /// What is left to be sent is the last.
    func end() {
        if case .over = stage { return }
        stage = .ending
        sendLater()
    }

    /// Whether requests of it are with runners, or have replies on their way; then the transport stays until they are
    /// settled.
    func staysForRequests() -> Bool {
        guard requests > 0 else {
            leaveAll(HangUp(at: Clock.now(), isAsSeen: true))
            return false
        }
        closesBehindRequests = true
        transport.phase = .settling
        transport.lookForHangUp()
        return true
    }

    /// A request is settled.
    func requestEnded() {
        requests -= 1
        if requests == 0, closesBehindRequests { transport.close() }
    }
}
