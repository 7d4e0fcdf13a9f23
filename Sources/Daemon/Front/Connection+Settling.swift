import Modes
import Reactor
import Telemetry
import Wire
import Workload

/// The end of a connection whose client is gone: a write failed, or it took nothing for too long. Front's thread.
///
/// What it had sent whole by then arrived, and ends as `client_gone`, be it read or in the kernel. It is taken by
/// turns, as what is served.
extension Connection {
    /// Answers nothing more.
    func depart() {
        note(HangUp(at: Clock.now(), isAsSeen: true))
        settleOutbox()
        writeWatch = nil
        // What follows a message that is the last one is none (RFC 9112 9.6).
        guard !closesAfterReply else { return close() }
        phase = .settling
        front.postpone(self)
    }

    /// A turn of settling; closes when there is nothing left.
    func settleOn() {
        takeUnread()
        var reads = 0
        while phase == .settling, unread == nil {
            guard reads < Connection.readsPerTurn else { return front.postpone(self) }
            reads += 1
            // A client that only reads nothing may send for ever.
            if !socket.isHungUp || !readOnce() { close() }
        }
    }

    /// Settles a message that was not begun.
    func settle(_ message: HTTPRequest, of segment: Segment) {
        switch understand(message) {
        case .work(let id, let order, let start):
            var exchange = Exchange(id: id, order: order, body: message.body, segment: segment, start: start)
            front.slab.requestArrived()
            exchange.left(at: Clock.now())
            front.ledger.settle(exchange, status: Ending.noReply, hangUp: knownHangUp)
        case .health:
            break
        case .refused(let refusal):
            front.slab.requestRejected(status: refusal.status)
        }
        if !message.keepsAlive { close() }
    }

    /// Counts what was no message, behind which there can be none.
    func settleRejected(status: Int) {
        front.slab.requestRejected(status: status)
        close()
    }
}

extension Exchange {
    /// Of a message, with the stamps of its last byte's read.
    init(id: RequestID, order: WorkOrder, body: [UInt8], segment: Segment, start: Chain) {
        self.init(
            id: id, order: order, body: body, arrival: segment.arrival,
            arrivalIsUpperBound: segment.arrivalIsUpperBound, readAt: segment.readAt, start: start)
    }
}
