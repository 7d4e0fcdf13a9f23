import Reactor
import Wire
import Workload

// What leaves on streams, and when.

extension StreamConnection {
    func begin(_ stream: Int32, _ message: HTTP2Message, arrival: Instant) {
        let answer = StreamAnswer.to(message, counting: server.counts, standard: server.standard)
        if answer.isCall { server.counts.calls += 1 } else { server.counts.requests += 1 }
        let served = ServedStream(stream, answer.script, due: arrival + answer.delay)
        streams[stream] = served
        let wait = served.due - Clock.now()
        if answer.script.ending == .stall { return schedule(served, after: StreamConnection.replyLimit) }
        if wait <= .zero { reply(served) } else { schedule(served, after: wait) }
    }

    private func schedule(_ served: ServedStream, after wait: Duration) {
        if served.timer == nil {
            // Without memory for a timer it has no reply.
            served.timer = try? Timer(server.loop) { [unowned self, unowned served] in timerFired(of: served) }
        }
        served.timer?.schedule(after: wait)
    }

    private func timerFired(of served: ServedStream) {
        guard served.script.ending != .stall else {
            session.reset(served.id, .cancel)
            return flush()
        }
        // The loop counts a timer from the beginning of its turn, so that it can fire early.
        let early = served.due - Clock.now()
        guard early <= .zero else { return schedule(served, after: early) }
        if served.hasBegun { served.allowance += 1 }
        reply(served)
        flush()
    }

    /// Gives the session what may leave of a reply.
    private func reply(_ served: ServedStream) {
        if !served.hasBegun, let report = server.loadReport { served.script.add(report) }
        if served.script.isPlain, !served.hasBegun, let head = served.script.head,
            case .whole(let trailers) = served.script.ending
        {
            served.hasBegun = true
            let body = served.script.next(.max)
            return session.reply(head.status, lines: head.lines, body: body, trailers: trailers, on: served.id)
        }
        if !served.hasBegun, let head = served.script.head {
            session.beginReply(head.status, lines: head.lines, on: served.id)
        }
        served.hasBegun = true
        while served.script.hasMore, served.allowance > 0, session.unsent(on: served.id) < StreamConnection.bodyAhead {
            let piece = served.script.next(min(served.allowance, ReplyScript.fillerSize))
            if served.script.drip != nil { served.allowance -= piece.count }
            session.append(piece, to: served.id)
        }
        if let drip = served.script.drip, served.script.hasMore { return schedule(served, after: drip) }
        if !served.script.hasMore { finish(served) }
    }

    private func finish(_ served: ServedStream) {
        switch served.script.ending {
        case .whole(let trailers): session.endReply(trailers: trailers, on: served.id)
        case .reset:
            flushBytes()
            session.reset(served.id, .internalError)
        case .close: linger()
        case .stall: break
        }
    }

    /// Sends what the session has, and fills it again from large bodies.
    func flush() {
        flushBytes()
        var rounds = 0
        while !isEnded, outbox.isEmpty, refill() {
            rounds += 1
            guard rounds < StreamConnection.roundsPerTurn else {
                hasMoreToSend = true
                timer?.schedule(after: .zero)
                break
            }
            flushBytes()
        }
        if !isEnded, !isLingering, session.failure != nil { linger() }
    }

    /// - Returns: whether the session has got more of a body, or its end.
    private func refill() -> Bool {
        let large = streams.values.filter { $0.hasBegun && $0.script.drip == nil && $0.script.hasMore }
        var hasGot = false
        for served in large where session.unsent(on: served.id) < StreamConnection.bodyAhead {
            reply(served)
            hasGot = true
        }
        return hasGot
    }

    private func flushBytes() {
        while !isEnded {
            if outbox.isEmpty {
                guard session.wantsToWrite else { return }
                var bytes: [UInt8] = []
                session.write(to: &bytes)
                takeEvents(arrival: nil)
                guard !bytes.isEmpty else { return }
                outbox.append(bytes)
            }
            switch outbox.flush(to: socket) {
            case .whole: continue
            case .part: return
            case .failed: return end()
            }
        }
    }
}
