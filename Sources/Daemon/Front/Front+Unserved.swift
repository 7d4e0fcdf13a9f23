import Modes
import Reactor
import Telemetry
import Wire
import Workload

/// What becomes of messages that no runner takes. Loop's thread.
extension Front {
    /// Counts what was rejected, and leaves it to the access log.
    ///
    /// - Parameters:
    ///   - request: the message; nil for bytes that are none.
    ///   - segment: the read that brought its last byte; nil if that never came.
    ///   - bytes: of the reply's body; 0 where nobody is there to be told.
    func note(
        _ refusal: Refusal, asking request: @autoclosure () -> LoggedRequest?, of segment: Segment?,
        on transport: Transport, bytes: Int
    ) {
        note(rejected: refusal.id, status: refusal.status, asking: request(), of: segment, on: transport, bytes: bytes)
    }

    func note(
        rejected id: RequestID, status: Int, asking request: @autoclosure () -> LoggedRequest?, of segment: Segment?,
        on transport: Transport, bytes: Int
    ) {
        slab.requestRejected(status: status)
        guard slab.hasAccessLog else { return }
        let now = Clock.now()
        slab.tell(rejected: id, status: status, from: segment?.arrival ?? now, until: now) {
            let logged = request()
            return AccessFacts(logged, from: transport.clientAddress(of: logged), bytes: bytes)
        }
    }

    /// Settles a message that was not begun, as its client is gone.
    func settle(
        _ decision: Understanding.Decision, asking request: LoggedRequest?, body: [UInt8], of segment: Segment,
        on transport: Transport, in messageProtocol: MessageProtocol = .http1
    ) {
        switch decision {
        case .work(let id, let understood, let brought):
            var exchange = Exchange(id: id, understood, body: body, segment: segment, brought: brought)
            slab.requestArrived()
            load?.requestBegan()
            exchange.left(at: Clock.now())
            ledger.settle(
                &exchange, status: Ending.noReply, hangUp: transport.knownHangUp, in: messageProtocol,
                facts: AccessFacts(request, from: transport.clientAddress(of: request), bytes: 0))
        case .health:
            break
        case .refused(let refusal):
            note(refusal, asking: request, of: segment, on: transport, bytes: 0)
        }
    }
}

extension Exchange {
    /// Of a message, with the stamps of its last byte's read.
    init(id: RequestID, _ understood: Understood, body: [UInt8], segment: Segment, brought: Brought) {
        self.init(
            id: id, order: understood.order, body: body, arrival: segment.arrival,
            arrivalIsUpperBound: segment.arrivalIsUpperBound, readAt: segment.readAt, start: understood.start,
            brought: brought)
    }
}
