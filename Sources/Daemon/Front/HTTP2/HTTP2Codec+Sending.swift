import Glibc
import Modes
import Reactor
import Wire
import Workload

/// The session → the kernel. Front's thread.
extension HTTP2Codec {
    /// Bytes that are taken from the session at once: what is settled is known as exactly.
    private static let piece = 16 * 1_024
    /// While more than so many bytes wait for room in the socket, what follows them waits in the session.
    private static let mostInOutbox = 64 * 1_024

    /// Something is to be sent, with all else that this pass of the loop, or a compute step, finds.
    func sendLater() {
        guard !isUnsent else { return }
        isUnsent = true
        front.unsent.append(self)
    }

    /// Sends what there is, as far as the socket has room.
    func flush() {
        isUnsent = false
        if case .over = stage { return }
        guard transport.phase == .reading || transport.phase == .settling else { return }
        while session.wantsToWrite, outbox.count < HTTP2Codec.mostInOutbox {
            var bytes = front.takeSendBuffer()
            session.write(to: &bytes, atMost: HTTP2Codec.piece)
            noteSent(behind: bytes.count)
            checkSession()
            // Behind the last piece it may tell of the end of that, and give nothing.
            if bytes.isEmpty { settleSent(0) }
            let goesOn = !bytes.isEmpty && send(bytes)
            front.giveBack(sendBuffer: bytes)
            guard goesOn else { break }
        }
        guard transport.phase != .closed else { return }
        turnEnds()
        if case .ending = stage, outbox.isEmpty, transport.phase == .reading { transport.linger() }
    }

    /// What the last bytes of the session hold the ends of.
    private func noteSent(behind count: Int) {
        given += count
        while let event = session.nextEvent() {
            switch event {
            case .sent(let number):
                guard let stream = streams.removeValue(forKey: number) else { continue }
                if let settling = stream.settling.take() { unsettled.append((given, settling, stream)) }
            case .drained(let number): openCalls[number]?.goOn()
            case .closed(let number, _, _):
                // One of those that are left: the client broke the rules of its stream.
                leave(number, HangUp(at: Clock.now(), isAsSeen: true))
            case .head, .message, .piece, .end, .goAway, .pingAcknowledged, .settings: break
            }
        }
    }

    /// Sends behind what waits. False: the client is gone.
    private func send(_ bytes: [UInt8]) -> Bool {
        guard outbox.isEmpty else {
            outbox.append(bytes)
            return true
        }
        switch bytes.withUnsafeBytes({ transport.socket.send($0) }) {
        case .bytes(let count):
            if count < bytes.count { wait(with: Array(bytes[count...])) }
            settleSent(count)
        case .wouldBlock: wait(with: bytes)
        case .failed(let errno):
            front.slab.writeFailed(errno: errno)
            lose()
            return false
        }
        return true
    }

    /// What finds no room.
    private func wait(with rest: [UInt8]) {
        outbox = Outbox(rest)
        noteOutbox()
        guard transport.writeWatch == nil else { return }
        do throws(ReactorError) {
            transport.writeWatch = try Watch(
                front.loop, descriptor: transport.socket.descriptor, for: .write, edgeTriggered: true, handler: self)
        } catch {
            lose()
        }
    }

    /// The patience with a client begins anew with each byte that it takes.
    private func noteOutbox() {
        outboxEnd = outbox.isEmpty ? nil : Clock.now() + front.setting.bodyTimeout
        if let outboxEnd { expectProgress(by: outboxEnd) }
    }

    /// The kernel has taken so many more bytes.
    private func settleSent(_ count: Int) {
        sent += count
        guard let first = unsettled.first, first.end <= sent else { return }
        let now = Clock.now()
        while let first = unsettled.first, first.end <= sent {
            unsettled.removeFirst()
            settle(first.settling, hangUp: nil, at: now, of: first.stream)
        }
    }

    /// The one point at which its requests are committed.
    ///
    /// - Parameter hangUp: if none was known before the reply's first byte was sent.
    func settle(_ settling: Settling, hangUp: HangUp?, at now: Instant = Clock.now(), of stream: HTTP2Stream) {
        front.ledger.settle(
            settling.request, status: settling.status, hangUp: settling.hangUp ?? hangUp, at: now,
            in: stream.form?.messageProtocol ?? .http2, call: stream.form?.facts)
        requestEnded()
    }

    /// The client is gone, for a write failed, or it took nothing for too long. It is told nothing more; what it had
    /// sent whole by then is settled, by turns.
    func lose() {
        let seen = HangUp(at: Clock.now(), isAsSeen: true)
        transport.note(seen)
        let hangUp = transport.knownHangUp ?? seen
        stage = .over
        transport.writeWatch = nil
        outbox = Outbox()
        outboxEnd = nil
        let waiting = unsettled
        unsettled = []
        // None of what follows closes the transport before it is done.
        requests += 1
        for waiting in waiting { settle(waiting.settling, hangUp: hangUp, of: waiting.stream) }
        leaveAll(hangUp)
        requestEnded()
        guard transport.phase != .closed else { return }
        transport.phase = .settling
        front.postpone(transport)
    }
}

/// The socket has room again.
extension HTTP2Codec: ReadinessHandler {
    func descriptorReady(_: Readiness) {
        let before = outbox.count
        switch outbox.flush(to: transport.socket) {
        case .whole: transport.writeWatch = nil
        case .part: break
        case .failed(let errno):
            front.slab.writeFailed(errno: errno)
            return lose()
        }
        noteOutbox()
        settleSent(before - outbox.count)
        if transport.phase != .closed { flush() }
    }
}
