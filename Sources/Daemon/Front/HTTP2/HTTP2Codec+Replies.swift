import Modes
import Reactor
import Wire
import Workload

/// Replies → the session. They leave with the next `flush`.
extension HTTP2Codec {
    /// A runner has made a request's reply; it may have come through the mailbox.
    func take(_ reply: Reply, to request: Request, on stream: HTTP2Stream) {
        // The loop could tell of nothing while its thread computed: neither of a hang-up nor of a reset stream.
        if front.sharesOneThread, request.hasJustComputed, transport.phase == .reading { transport.read() }
        let made = request.exchange.timeline.end
        // The timer's thread may have computed when it was due.
        if stream.form?.endsAtDeadline == true, stream.awaitsReply, made > request.exchange.deadline {
            expire(stream, at: request.exchange.deadline)
        }
        let hangUp = (stream.hangUp ?? transport.knownHangUp)?.by(made)
        let settling = Settling(request: request, status: reply.status, hangUp: hangUp)
        guard streams[stream.number] === stream else {
            return settle(settling, hangUp: HangUp(at: made, isAsSeen: true), of: stream)
        }
        let end = made + front.setting.bodyTimeout
        stream.phase = .replying(until: end)
        if stream.form?.endsAtDeadline == true { front.expiries.becomeStale() }
        stream.settling = settling
        expectProgress(by: end)
        write(reply, to: request, on: stream)
        sendLater()
    }

    private func write(_ reply: Reply, to request: Request, on stream: HTTP2Stream) {
        let retryAfter = front.retryAfter(reply.status)
        guard let form = stream.form else {
            if stream.logged != nil { stream.replyBytes = ReplyText.bodyLength(of: reply, to: request) }
            return write(reply.status, on: stream.number) { writer in
                front.replyText.write(
                    reply, to: request, retryAfter: retryAfter, load: front.load?.report(), persistence: .implied,
                    into: &writer)
            }
        }
        let whole = form.reply(reply, to: request, retryAfter: retryAfter)
        stream.replyBytes += whole.body.count
        write(whole, on: stream.number, hasBegun: stream.hasBegunReply)
    }

    private func write(_ reply: StreamReply, on number: Int32, hasBegun: Bool) {
        guard hasBegun else {
            return session.reply(
                reply.status, lines: reply.lines, body: reply.body, trailers: reply.trailers, on: number)
        }
        if !reply.body.isEmpty { session.append(reply.body, to: number) }
        session.endReply(trailers: reply.trailers, on: number)
    }

    /// A message of progress, in front of the reply.
    func take(_ message: StreamMessage, on stream: HTTP2Stream) {
        guard streams[stream.number] === stream else { return }
        stream.replyBytes += message.body.count
        tell(message, isFirst: !stream.hasBegunReply, on: stream.number)
        stream.hasBegunReply = true
    }

    /// The deadline of a request that a runner has: its stream ends, and with it the client's wait.
    func expire(_ stream: HTTP2Stream, at deadline: Instant) {
        guard streams[stream.number] === stream, let form = stream.form else { return }
        let reply = form.expiry()
        stream.replyBytes += reply.body.count
        stream.leave(HangUp(at: deadline, isAsSeen: false))
        write(reply, on: stream.number, hasBegun: stream.hasBegunReply)
        awaitSending(on: stream.number)
    }

    // MARK: What the front answers itself

    /// A whole reply of HTTP's.
    func answer(_ status: Int, on number: Int32, _ write: (inout ByteWriter) -> Void) {
        self.write(status, on: number, write)
        awaitSending(on: number)
    }

    func answer(_ reply: StreamReply, on number: Int32) {
        write(reply, on: number, hasBegun: false)
        awaitSending(on: number)
    }

    /// No reply to a request, but it is given up as one if it does not leave.
    func awaitSending(on number: Int32) {
        let end = Clock.now() + front.setting.bodyTimeout
        streams[number] = HTTP2Stream(number, phase: .replying(until: end), of: self, on: transport)
        expectProgress(by: end)
        sendLater()
    }

    /// A reply as HTTP/1.1 has it, but for its first line.
    private func write(_ status: Int, on number: Int32, _ write: (inout ByteWriter) -> Void) {
        withUnsafeTemporaryAllocation(byteCount: front.replyCapacity, alignment: 1) { memory in
            var writer = ByteWriter(memory)
            write(&writer)
            let parts = ReplyParts(writer.written)
            session.reply(status, lines: Array(parts.lines), body: Array(parts.body), on: number)
        }
    }
}
