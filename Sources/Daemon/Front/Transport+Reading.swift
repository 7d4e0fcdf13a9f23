import Reactor
import Wire
import Workload

/// The kernel → bytes, by turns → the codec. Front's thread, while the connection is the front's.
extension Transport {
    /// Reads of one turn: then the front's other connections have theirs.
    static let readsPerTurn = 2

    /// Reads what there is; then leaves, if the worker drains.
    func readOn() {
        if lease.isFree, phase == .reading { read() }
        // One that a message or a reply kept when the drain began leaves behind it.
        if front.isDraining { drain() }
    }

    /// Reads until the kernel has no more, a message has been taken, or its turn is over.
    func read() {
        // What was read before comes first; what an edge has announced meanwhile is not forgotten.
        guard unread == nil else { return mayHaveMore = true }
        mayHaveMore = false
        var reads = 0
        while lease.isFree, phase == .reading, unread == nil {
            guard reads < Transport.readsPerTurn else { return front.postpone(self) }
            reads += 1
            // libevent reports a reset as readable alone: behind half a message it must be looked for.
            guard readOnce(), lease.isFree, mayHaveMore || clientPhase != .idle else { return }
        }
    }

    /// One read, and what becomes of its bytes. False: there was nothing to read.
    private func readOnce() -> Bool {
        let room = front.roomToRead
        switch socket.receive(into: room) {
        case .bytes(let count, let stamp, let readAt, let isLast):
            let hasHungUp = knownHangUp != nil
            let segment = Segment(
                arrival: hasHungUp ? min(stamp, socket.dataArrival) : stamp, arrivalIsUpperBound: hasHungUp,
                readAt: readAt)
            mayHaveMore = !isLast
            let bytes = UnsafeRawBufferPointer(rebasing: room[..<count])
            let taken = take(bytes, from: segment)
            if taken.count < count, keepsRest(of: taken) {
                unread = Unread(
                    bytes: Array(bytes[taken.count...]), segment: segment, countedIn: front.setting.buffers)
            }
            if let request = taken.request { lend(with: request) }
            return true
        case .wouldBlock:
            return false
        case .end, .failed:
            close()
            return false
        }
    }

    private func take(_ bytes: UnsafeRawBufferPointer, from segment: Segment) -> TakenBytes {
        if proxyHeader != nil { return takeProxyHeader(bytes, from: segment) }
        guard let http2 else { return http1.take(bytes, from: segment, on: self) }
        return http2.take(bytes, from: segment, on: self)
    }

    /// Takes the messages that were read along with the one just served.
    func takeUnread() {
        guard let unread else { return }
        self.unread = nil
        let taken = unread.bytes.withUnsafeBytes { bytes in
            take(UnsafeRawBufferPointer(rebasing: bytes[unread.start...]), from: unread.segment)
        }
        if taken.count < unread.count, keepsRest(of: taken) { self.unread = unread.advanced(by: taken.count) }
        if let request = taken.request { lend(with: request) }
    }

    /// Whether the bytes behind those that were taken are still wanted. If nothing is under way, they have their turn
    /// when the others have had theirs.
    private func keepsRest(of taken: TakenBytes) -> Bool {
        switch phase {
        case .reading, .settling:
            if taken.request == nil { front.postpone(self) }
            return true
        case .flushing: return true
        case .lingering, .leaving, .closed: return false
        }
    }

    /// The others have had their turn: goes on where it was postponed.
    func takeTurn() {
        isPostponed = false
        guard lease.isFree else { return }
        switch phase {
        case .reading:
            takeUnread()
            readOn()
        case .settling: settleOn()
        case .lingering: discard()
        case .flushing, .leaving, .closed: break
        }
    }

    /// A turn of settling: what the client had sent whole by the time it was gone arrived, read or still in the kernel.
    /// Closes when there is nothing left.
    private func settleOn() {
        takeUnread()
        var reads = 0
        while phase == .settling, unread == nil {
            guard reads < Transport.readsPerTurn else { return front.postpone(self) }
            reads += 1
            // A client that only reads nothing may send for ever.
            if !socket.isHungUp || !readOnce() { return close() }
        }
    }
}
