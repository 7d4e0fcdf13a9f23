import Modes
import Reactor
import Wire
import Workload

/// Replies → bytes → the kernel.
extension Connection {
    /// Runner's thread: one non-blocking send from where the reply was made. What is left over goes to the front, and
    /// so does everything else that only the front may do.
    func reply(_ reply: Reply, to request: Request) {
        let front = front  // counted once
        if front.closesAfterReplies { closesAfterReply = true }
        // The loop could tell of nothing while its thread computed.
        if front.sharesOneThread, request.hasJustComputed { lookForHangUp() }
        let made = request.exchange.timeline.end
        // Before the send: a client that leaves once it has the reply is not gone.
        let hangUp = knownHangUp?.by(made)
        let sent = withReply { writer in
            front.replyText.write(reply, to: request.exchange, persistence: persistence, into: &writer)
        }
        let settling = Outbox.Settling(request: request, status: reply.status, hangUp: hangUp)
        switch sent {
        case .whole:
            settle(settling, hangUp: hangUp)
        case .part(let rest):
            outbox = Outbox(bytes: rest, settling: settling)
        case .failed:
            let seen = HangUp(at: Clock.now(), isAsSeen: true)
            note(seen)
            settle(settling, hangUp: hangUp ?? seen.by(made))
            if !closesAfterReply { phase = .settling }
        }
        awaitMessage(from: request.exchange.timeline.end)
        giveBack()
    }

    /// Runner's thread: gives the connection back, by hand if there is something for the front to do.
    private func giveBack() {
        let frontHasWork =
            closesAfterReply || unread != nil || !outbox.isEmpty || mayHaveMore || phase == .settling
        if frontHasWork || !lease.giveBack() { front.handBack(self) }
    }

    /// Front's thread: tells a client why its message does not become work.
    ///
    /// - Parameter segment: the read that brought its last byte; nil if that never came.
    func refuse(_ refusal: Refusal, of segment: Segment? = nil, closing: Bool) {
        front.slab.requestRejected(status: refusal.status)
        closesAfterReply = closing || front.closesAfterReplies
        answer { [self] writer in
            front.replyText.write(
                refusal, stages: segment?.stages(until: Clock.now()), persistence: persistence, into: &writer)
        }
    }

    /// Front's thread: refuses bytes that are no message that can be served, and the connection with them.
    func refuse(_ status: Int, _ reason: String, of segment: Segment? = nil) {
        refuse(front.refusal(status, reason, withBody: !parser.asksForHead), of: segment, closing: true)
    }

    /// Front's thread: says whether this worker serves. No request, and never behind the run queue.
    func tellHealth(_ id: RequestID, withBody: Bool) {
        front.slab.healthAsked()
        if front.closesAfterReplies { closesAfterReply = true }
        answer { [self] writer in
            front.replyText.writeHealth(
                isReady: front.isReady, id: id, withBody: withBody, persistence: persistence, into: &writer)
        }
    }

    /// Front's thread: a whole reply that the front makes itself.
    private func answer(_ write: (inout ByteWriter) -> Void) {
        switch withReply(write) {
        case .whole: if closesAfterReply { linger() } else { awaitMessage(from: Clock.now()) }
        case .part(let rest): startFlushing(Outbox(bytes: rest))
        case .failed: depart()
        }
    }

    /// Front's thread: the client holds a body back until it reads this. Nothing follows what of it does not fit
    /// before that is out; only then the body is read.
    func sayContinue() {
        switch withReply(front.replyText.writeContinue) {
        case .whole: break
        case .part(let rest): startFlushing(Outbox(bytes: rest))
        case .failed: depart()
        }
    }

    /// Front's thread: the socket has room again.
    func flush() {
        let hangUp = knownHangUp
        while !outbox.isEmpty {
            let sent = outbox.bytes.withUnsafeBytes {
                socket.send(UnsafeRawBufferPointer(rebasing: $0[outbox.sent...]))
            }
            switch sent {
            case .bytes(let count): outbox.sent += count
            case .wouldBlock: return
            case .failed(let errno):
                front.slab.writeFailed(errno: errno)
                return depart()
            }
        }
        if let settling = outbox.settling { settle(settling, hangUp: settling.hangUp ?? hangUp) }
        outbox = Outbox()
        writeWatch = nil
        phase = .reading
        limitPatience(by: parser.phase)
        goOn()
    }

    /// Front's thread: the runner has handed the connection back.
    func takeBack() {
        // What the edge announced may have to wait until all that was read before it has been served.
        if lease.take() { mayHaveMore = true }
        if outbox.isEmpty { goOn() } else { startFlushing(outbox) }
    }

    /// After a reply, or a move: end, move to a new worker, or take the next message; after an interim reply: its body.
    func goOn() {
        if phase == .settling { return front.postpone(self) }
        if closesAfterReply { return end() }
        if front.handsOver, parser.phase == .idle { return front.handOver(self) }
        takeUnread()
        readOn()
    }

    private func startFlushing(_ rest: Outbox) {
        outbox = rest
        phase = .flushing
        limitPatience(to: front.setting.bodyTimeout)
        do {
            let watch = try Watch(
                front.loop, descriptor: socket.descriptor, for: .write, edgeTriggered: true, handler: self)
            try watch.activate()
            writeWatch = watch
        } catch {
            close()
        }
    }

    /// The last reply is out.
    private func end() {
        // Also where the client's FIN is all that there is to read: bytes may lie before it, and to close upon unread
        // bytes resets the connection, and the reply with it.
        if unread != nil || socket.isReadable { linger() } else { close() }
    }

    private func linger() {
        phase = .lingering
        socket.shutdownWriting()
        limitPatience(to: Connection.lingering)
        discard()
    }

    /// A lingering client that neither hangs up nor falls silent is cut off after this.
    private static let lingering = Duration.seconds(2)

    func discard() {
        for _ in 0..<Connection.readsPerTurn {
            switch socket.receive(into: front.roomToRead) {
            case .bytes: continue
            case .wouldBlock: return
            case .end, .failed: return close()
            }
        }
        front.postpone(self)
    }

    private var persistence: ReplyText.Persistence {
        closesAfterReply ? .close : isHTTP10 ? .keepAlive : .implied
    }

    private enum SentReply {
        case whole
        case part(rest: [UInt8])
        /// For good; it is counted.
        case failed
    }

    /// Writes a reply on the stack and sends it once. With `flush` the only way for bytes to leave, and its caller
    /// keeps what does not: what comes next is never sent before it.
    private func withReply(_ write: (inout ByteWriter) -> Void) -> SentReply {
        withUnsafeTemporaryAllocation(byteCount: ReplyText.capacity, alignment: 1) { memory in
            var writer = ByteWriter(memory)
            write(&writer)
            switch socket.send(writer.written) {
            case .bytes(let count) where count == writer.count: return .whole
            case .bytes(let count): return .part(rest: Array(writer.written[count...]))
            case .wouldBlock: return .part(rest: Array(writer.written))
            case .failed(let errno):
                front.slab.writeFailed(errno: errno)
                return .failed
            }
        }
    }

    /// The one point at which a request is committed that a runner took: right after its reply's last byte, or the
    /// failed write.
    private func settle(_ settling: Outbox.Settling, hangUp: HangUp?) {
        settling.request.exchange.sent(at: Clock.now())
        front.ledger.settle(settling.request.exchange, status: settling.status, hangUp: hangUp)
    }

    /// Settles the request whose reply waits for room and will never find it.
    func settleOutbox() {
        if let settling = outbox.settling {
            settle(settling, hangUp: settling.hangUp ?? knownHangUp ?? HangUp(at: Clock.now(), isAsSeen: true))
        }
        outbox = Outbox()
    }
}
