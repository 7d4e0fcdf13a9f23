import Reactor
import Wire
import Workload

/// How long the front waits for a client, and how it leaves one. Front's thread.
extension HTTP2Codec {
    /// Something is under way.
    func becomeBusy() {
        guard isIdle else { return }
        isIdle = false
        transport.patience.store(0, ordering: .relaxed)
    }

    /// Something has to have come about by then.
    func expectProgress(by end: Instant) {
        becomeBusy()
        let known = transport.patience.load(ordering: .relaxed)
        if known == 0 || end.nanoseconds < known { transport.patience.store(end.nanoseconds, ordering: .relaxed) }
    }

    /// A head that has begun is to end in time.
    func noteHead() {
        guard session.isWithinHead else { return headEnd = nil }
        guard headEnd == nil else { return }
        let end = Clock.now() + front.setting.headerTimeout
        headEnd = end
        expectProgress(by: end)
    }

    /// What was taken or sent in this turn may have been the last there was.
    func turnEnds() {
        if session.wantsToWrite { sendLater() }
        guard phase == .idle, transport.phase == .reading else { return }
        switch stage {
        case .serving:
            if !session.wantsToRead, !session.wantsToWrite { return end() }
            guard !isIdle else { return }
            isIdle = true
            transport.awaitMessage(from: Clock.now())
        case .shutDown: if !session.wantsToWrite { end() }
        case .opening, .announced, .ending, .over: break
        }
    }

    func losePatience(on _: Transport) {
        let now = Clock.now()
        if case .announced(let until) = stage, until <= now { shutDown() }
        if case .opening = stage { return leave(.settingsTimeout) }
        if isIdle { return leave(.noError) }
        if let end = headEnd, end <= now {
            if requests == 0 { return leave(.noError) }
            // What was asked for before it is served first.
            headEnd = now + front.setting.headerTimeout
        }
        if let outboxEnd, outboxEnd <= now { return lose() }
        for stream in streams.values { losePatience(with: stream, at: now) }
        watchOn()
    }

    private func losePatience(with stream: HTTP2Stream, at now: Instant) {
        switch stream.phase {
        case .receiving(let until) where until <= now:
            if let call = openCalls[stream.number] { return call.losePatience() }
            streams[stream.number] = nil
            refuse(
                front.refusal(408, "the request's body did not arrive in time"),
                asking: session.begun(on: stream.number).flatMap(LoggedRequest.init), of: nil, on: stream.number)
        case .replying(let until) where until <= now:
            // The client never gives it the room.
            streams[stream.number] = nil
            session.reset(stream.number, .cancel)
            let seen = HangUp(at: now, isAsSeen: true)
            stream.leave(seen)
            if let settling = stream.settling.take() { settle(settling, hangUp: seen, at: now, of: stream) }
            sendLater()
        case .receiving, .replying, .served: break
        }
    }

    /// Until what is awaited next.
    private func watchOn() {
        transport.patience.store(0, ordering: .relaxed)
        if case .announced(let until) = stage { expectProgress(by: until) }
        if let outboxEnd { expectProgress(by: outboxEnd) }
        if let headEnd { expectProgress(by: headEnd) }
        for stream in streams.values {
            switch stream.phase {
            case .receiving(let until), .replying(let until): expectProgress(by: until)
            case .served: break
            }
        }
        turnEnds()
    }

    private func leave(_ code: HTTP2ErrorCode) {
        session.terminate(code)
        end()
    }

    /// It gives way to a new connection.
    func giveWay() {
        leave(.noError)
        flush()
    }

    // MARK: Draining

    /// How long a client may take to learn that this worker takes no more.
    private static let announcement = Duration.seconds(1)
    /// How long requests may take that a client had begun when it learned of that. The round trip alone (RFC 9113 6.8)
    /// is too short: grpc-core sends the acknowledgement in a write of its own, ahead of requests that were to leave.
    /// On a busy machine the last of them came 34 ms behind it.
    private static let lastStreams = Duration.milliseconds(250)

    /// The worker drains: streams that are open are served to their end. Called again whenever something has come.
    func drain() {
        guard transport.phase == .reading else { return }
        switch stage {
        case .opening, .serving:
            let until = Clock.now() + HTTP2Codec.announcement
            stage = .announced(until: until)
            session.announceShutdown()
            expectProgress(by: until)
            let calls = openCalls.values
            for call in calls { call.drain() }
            sendLater()
        case .announced, .shutDown, .ending, .over: break
        }
    }

    /// The client has acknowledged that it knows.
    func awaitLastStreams() {
        guard case .announced(let until) = stage else { return }
        let end = min(until, Clock.now() + HTTP2Codec.lastStreams)
        stage = .announced(until: end)
        expectProgress(by: end)
    }

    /// No further stream is taken.
    private func shutDown() {
        stage = .shutDown
        session.shutDown()
        sendLater()
    }
}
