import Modes
import Reactor
import Wire
import Workload

/// Bytes → the kernel, and the ends that a connection can have behind them.
extension Transport {
    enum Sent {
        case whole
        /// The rest is in the outbox.
        case part
        /// For good; it is counted.
        case failed
    }

    /// Writes a reply on the stack and sends it once; any thread that has the connection. With `flush` the only way for
    /// bytes to leave: what comes next is never sent before what is in the outbox.
    @inline(__always)  // so that what writes the reply is not a closure that retains
    func send(_ write: (inout ByteWriter) -> Void) -> Sent {
        withUnsafeTemporaryAllocation(byteCount: front.replyCapacity, alignment: 1) { memory in
            var writer = ByteWriter(memory)
            write(&writer)
            switch socket.send(writer.written) {
            case .bytes(let count) where count == writer.count: return .whole
            case .bytes(let count): outbox = Outbox(Array(writer.written[count...]))
            case .wouldBlock: outbox = Outbox(Array(writer.written))
            case .failed(let errno):
                front.slab.writeFailed(errno: errno)
                return .failed
            }
            return .part
        }
    }

    /// Front's thread: sends what it has made itself. Whether it is out; if not, the connection goes on when it is, or
    /// comes to its end.
    func tell(_ write: (inout ByteWriter) -> Void) -> Bool {
        switch send(write) {
        case .whole: return true
        case .part: startFlushing()
        case .failed: depart()
        }
        return false
    }

    /// Front's thread: what is in the outbox waits for room.
    func startFlushing() {
        phase = .flushing
        limitPatience(to: front.setting.bodyTimeout)
        do {
            writeWatch = try Watch(
                front.loop, descriptor: socket.descriptor, for: .write, edgeTriggered: true, handler: self)
        } catch {
            close()
        }
    }

    /// Front's thread: the socket has room again.
    func flush() {
        let hangUp = knownHangUp
        switch outbox.flush(to: socket) {
        case .whole: break
        case .part: return
        case .failed(let errno):
            front.slab.writeFailed(errno: errno)
            return depart()
        }
        if let settling = settling.take() {
            front.ledger.settle(settling.request, status: settling.status, hangUp: settling.hangUp ?? hangUp)
        }
        writeWatch = nil
        phase = .reading
        limitPatience()
        goOn()
    }

    /// Settles the request whose reply waits for room and will never find it.
    func settleOutbox() {
        if let settling = settling.take() {
            let hangUp = settling.hangUp ?? knownHangUp ?? HangUp(at: Clock.now(), isAsSeen: true)
            front.ledger.settle(settling.request, status: settling.status, hangUp: hangUp)
        }
        outbox = Outbox()
    }

    /// Front's thread: the client is gone, for a write failed, or it took nothing for too long. It is told nothing
    /// more, and what it had sent whole by then ends as `client_gone`.
    func depart() {
        note(HangUp(at: Clock.now(), isAsSeen: true))
        settleOutbox()
        writeWatch = nil
        // What follows a message that is the last one is none (RFC 9112 9.6).
        guard !closesAfterReply else { return close() }
        phase = .settling
        front.postpone(self)
    }

    /// The last reply is out.
    func end() {
        // Also where the client's FIN is all that there is to read: bytes may lie before it, and to close upon unread
        // bytes resets the connection, and the reply with it.
        if unread != nil || socket.isReadable { linger() } else { close() }
    }

    func linger() {
        phase = .lingering
        socket.shutdownWriting()
        limitPatience(to: Transport.lingering)
        discard()
    }

    /// A lingering client that neither hangs up nor falls silent is cut off after this.
    private static let lingering = Duration.seconds(2)

    func discard() {
        switch socket.discard(into: front.roomToRead, reads: Transport.readsPerTurn) {
        case .more: front.postpone(self)
        case .nothing: break
        case .end: close()
        }
    }
}
