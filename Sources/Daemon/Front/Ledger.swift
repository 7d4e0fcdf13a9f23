import Modes
import Reactor
import Telemetry
import Workload

/// Settles finished requests: from the exchange and how the connection fared to the account that telemetry commits. Any
/// thread that sends replies.
struct Ledger: ~Copyable {
    let slab: WorkerSlab
    /// In modes whose requests share the loop's thread.
    let holds: ThreadHolds?
    /// Is told of each end, if replies tell of the load.
    var load: LoadSource?

    /// The one point at which a request is committed that a runner took: right after its reply's last byte, or the
    /// failed write.
    func settle(
        _ request: Request, status: Int, hangUp: HangUp?, at now: Instant = Clock.now(),
        in messageProtocol: MessageProtocol = .http1, call: CallFacts? = nil
    ) {
        request.exchange.sent(at: now)
        settle(
            &request.exchange, status: status, hangUp: hangUp, in: messageProtocol, call: call,
            facts: request.client.accessFacts)
        if slab.hasAccessLog { request.client.forgetAccessFacts() }
    }

    /// - Parameters:
    ///   - exchange: whole, its write stamped.
    ///   - status: of the reply that was made.
    ///   - hangUp: the client's hang-up or the failed write, if it was known before the reply was sent.
    ///   - facts: for the access log, if it is on.
    func settle(
        _ exchange: inout Exchange, status: Int, hangUp: HangUp?, in messageProtocol: MessageProtocol,
        call: CallFacts? = nil, facts: @autoclosure () -> AccessFacts
    ) {
        let ending = Ending(
            timeline: exchange.timeline, deadline: exchange.deadline, askedCompute: exchange.order.computeNanoseconds,
            hangUp: hangUp?.at, failure: exchange.failure)
        let account = Account(
            id: exchange.id, order: exchange.order, replyStatus: status, timeline: exchange.timeline, ending: ending,
            failure: exchange.failure, hangUp: hangUp, holder: holder(of: exchange, ending: ending),
            wouldDrop: exchange.wouldDrop, trace: exchange.brought.trace,
            messageProtocol: messageProtocol, call: call, attempts: exchange.attempts,
            isReplayed: exchange.isReplayed)
        // Before it is counted: so what is counted is told.
        slab.tell(account, facts)
        slab.commit(account)
        load?.requestEnded()
    }

    /// Who held the thread during the longest wait of a missed request. It takes a search, which what was refused is
    /// spared: no wait is its cause, and it is to cost little.
    private func holder(of exchange: borrowing Exchange, ending: Ending) -> Holder? {
        guard let holds, case .missed(_, let cause) = ending.verdict, cause != .shed,
            let wait = exchange.timeline.longestWait(until: exchange.deadline)
        else { return nil }
        return holds.holder(of: wait, besides: exchange.id)
    }
}
