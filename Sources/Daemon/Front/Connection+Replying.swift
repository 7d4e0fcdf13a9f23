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
        // Before the send: a client that leaves once it has the reply is not gone.
        let seen = hangUp.load(ordering: .relaxed)
        let sent = withReply { writer in
            front.replyText.write(reply, to: request.exchange, persistence: persistence, into: &writer)
        }
        let settling = Outbox.Settling(request: request, status: reply.status)
        switch sent {
        case .whole:
            settle(settling, writeFailed: false, hangUpSeen: seen)
        case .part(let rest):
            outbox = Outbox(bytes: rest, settling: settling)
        case .failed(let errno):
            front.slab.writeFailed(errno: errno)
            closesAfterReply = true
            settle(settling, writeFailed: true, hangUpSeen: seen)
        }
        awaitMessage(from: request.exchange.timeline.end)
        giveBack()
    }

    /// Runner's thread: gives the connection back, by hand if there is something for the front to do.
    private func giveBack() {
        let frontHasWork = closesAfterReply || unread != nil || !outbox.isEmpty || mayHaveMore
        if frontHasWork || !lease.giveBack() { front.handBack(self) }
    }

    /// Front's thread: tells a client why its message does not become work.
    ///
    /// - Parameter segment: the read that brought its last byte; nil if that never came.
    func refuse(_ refusal: Refusal, of segment: Segment? = nil, closing: Bool) {
        front.slab.requestRejected(status: refusal.status)
        closesAfterReply = closing || front.closesAfterReplies
        let sent = withReply { writer in
            front.replyText.write(
                refusal, stages: segment?.stages(until: Clock.now()), persistence: persistence, into: &writer)
        }
        switch sent {
        case .whole: if closesAfterReply { linger() } else { awaitMessage(from: Clock.now()) }
        case .part(let rest): startFlushing(Outbox(bytes: rest))
        case .failed(let errno):
            front.slab.writeFailed(errno: errno)
            close()
        }
    }

    /// Front's thread: sends bytes that are no reply and that no one misses if they do not fit.
    func send(_ interim: [UInt8]) {
        _ = interim.withUnsafeBytes { socket.send($0) }
    }

    /// Front's thread: the socket has room again.
    func flush() {
        let seen = hangUp.load(ordering: .relaxed)
        while !outbox.isEmpty {
            let sent = outbox.bytes.withUnsafeBytes {
                socket.send(UnsafeRawBufferPointer(rebasing: $0[outbox.sent...]))
            }
            switch sent {
            case .bytes(let count): outbox.sent += count
            case .wouldBlock: return
            case .failed(let errno):
                front.slab.writeFailed(errno: errno)
                return close()
            }
        }
        if let settling = outbox.settling { settle(settling, writeFailed: false, hangUpSeen: seen) }
        outbox = Outbox()
        writeWatch = nil
        phase = .reading
        awaitMessage(from: Clock.now())
        goOn()
    }

    /// Front's thread: the runner has handed the connection back.
    func takeBack() {
        // What the edge announced may have to wait until all that was read before it has been served.
        if lease.take() { mayHaveMore = true }
        if hangUp.load(ordering: .relaxed) != 0 { peerClosed = true }
        if outbox.isEmpty { goOn() } else { startFlushing(outbox) }
    }

    /// After a reply, or a move: end, move to a new worker, or take the next message.
    func goOn() {
        if closesAfterReply { return end() }
        if front.handsOver { return front.handOver(self) }
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
        if unread != nil || (!peerClosed && socket.isReadable) { linger() } else { close() }
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
            switch socket.receive(into: front.readBuffer) {
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
        case failed(errno: Int32)
    }

    /// Writes a reply on the stack and sends it once.
    private func withReply(_ write: (inout ByteWriter) -> Void) -> SentReply {
        withUnsafeTemporaryAllocation(byteCount: ReplyText.capacity, alignment: 1) { memory in
            var writer = ByteWriter(memory)
            write(&writer)
            switch socket.send(writer.written) {
            case .bytes(let count) where count == writer.count: return .whole
            case .bytes(let count): return .part(rest: Array(writer.written[count...]))
            case .wouldBlock: return .part(rest: Array(writer.written))
            case .failed(let errno): return .failed(errno: errno)
            }
        }
    }

    /// The one point at which a request is committed: right after its reply's last byte, or the failed write.
    func settle(_ settling: Outbox.Settling, writeFailed: Bool, hangUpSeen seen: UInt64) {
        let now = Clock.now()
        settling.request.exchange.sent(at: now)
        let hangUp = seen != 0 ? Instant(nanoseconds: seen) : writeFailed ? now : nil
        front.ledger.settle(settling.request.exchange, status: settling.status, hangUp: hangUp)
    }
}
