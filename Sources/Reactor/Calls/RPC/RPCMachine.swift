import DequeModule
import Wire
import Workload

/// The calls of one client over HTTP/2 and the connections that carry them: a state machine without I/O and without a
/// clock. A driver does each action, in order, and tells what came of it; `RPCDownstreamClient` does so from callbacks.
///
/// All calls share one connection, which is kept; they wait while it is dialled, and while it carries as many as the
/// server allows. One that is to take no more (GOAWAY, no stream numbers left, a request that could not leave in its
/// call's time) carries what it has to its end, beside its successor.
///
/// A call that was surely not processed is made once more: refused by the server, or lost with a connection before its
/// request was out. All others that a lost connection carried have failed, and no others. When a dial has failed, or a
/// connection ended before the server's settings, calls fail at once until a pause is over, which grows from 10 ms to
/// 1 s.
struct RPCMachine {
    /// What is known of a call that has not ended.
    struct CallState {
        /// Nil: it waits for a stream.
        var place: (carrier: CarrierID, stream: Int32)?
        /// It is made a second time.
        var isAgain = false
        /// Its stream is being opened.
        var isOpening = false
    }

    /// The order is the driver's: only how many there are matters here.
    let addresses: AddressOrder
    /// Of a dial, all addresses together.
    let dialTimeout: Duration

    /// In the order in which they were begun: the last one takes new calls, if one does.
    var carriers: [RPCCarrier] = []
    var calls: [CallID: CallState] = [:]
    /// Calls without a stream, and some that have ended meanwhile.
    var waiting = Deque<CallID>()
    /// Those of them that wait.
    var waitingCount = 0
    var actions = Deque<Action>()
    private var nextCarrier: CarrierID = 1
    /// Of dials, one after the other.
    var failures = 0
    /// Before which no dial begins, and why.
    var pause: (end: Instant, fault: CallFault)?
    var isClosing = false

    /// Connections at once: further ones that go away are ended.
    static let mostCarriers = 8
    /// Calls that wait at once: further ones fail.
    static let mostWaiting = 65_536
    /// After a failed dial, doubled with each that follows.
    static let pauses = Duration.milliseconds(10)...Duration.seconds(1)

    /// - Parameter addresses: how many the endpoint has.
    init(addresses: Int, dialTimeout: Duration) {
        self.addresses = AddressOrder(count: addresses, first: 0)
        self.dialTimeout = dialTimeout
    }

    mutating func nextAction() -> Action? { actions.popFirst() }

    /// Takes what happened. Of connections and calls that have ended nothing is known any more: what is told of them is
    /// passed over.
    mutating func take(_ event: Event, at now: Instant) {
        switch event {
        case .begun(let call): begin(call)
        case .expired(let call): giveUp(call, isCancelled: false, at: now)
        case .cancelled(let call): giveUp(call, isCancelled: true, at: now)
        case .opened(let call, let stream, let carrier): opened(call, stream, on: carrier)
        case .notOpened(let call, let carrier): notOpened(call, on: carrier)
        case .left(let stream, let carrier): with(carrier) { $0.streams[stream]?.hasLeft = true }
        case .replyBegan(let stream, let carrier): with(carrier) { $0.streams[stream]?.hasBegun = true }
        case .replied(let stream, let carrier): end(stream, on: carrier, nil)
        case .reset(let stream, let code, let carrier): reset(stream, code, on: carrier)
        case .heard(let carrier, let arrival): endOverdue(on: carrier, before: arrival)
        case .drained(let carrier): endOverdue(on: carrier, before: nil)
        case .closed: isClosing = true
        case .connected, .dialFailed, .addressTimedOut, .settings, .goAway, .lost:
            takeOfCarrier(event, at: now)
        }
        settle(at: now)
    }

    /// Whose stream it is; nil: nobody waits for it.
    func call(on stream: Int32, of carrier: CarrierID) -> CallID? {
        carriers.first { $0.id == carrier }?.streams[stream]?.call
    }

    func hasOverdue(on carrier: CarrierID) -> Bool {
        carriers.contains { $0.id == carrier && !$0.overdue.isEmpty }
    }

    mutating func with(_ id: CarrierID, _ change: (inout RPCCarrier) -> Void) {
        guard let index = carriers.firstIndex(where: { $0.id == id }) else { return }
        change(&carriers[index])
    }

    /// Begins a dial.
    mutating func dial(at now: Instant) {
        let carrier = RPCCarrier(nextCarrier, dialUntil: now + dialTimeout)
        nextCarrier += 1
        carriers.append(carrier)
        let again = waiting.contains { calls[$0]?.isAgain == true }
        dial(carrier.id, attempt: 0, until: now + dialTimeout, again: again, at: now)
    }

    /// Goes on with the next address of a dial, or fails with it.
    mutating func dialNext(_ id: CarrierID, _ fault: CallFault, at now: Instant) {
        guard let phase = carriers.first(where: { $0.id == id })?.phase,
            case .dialling(let attempt, let expiry) = phase
        else { return }
        guard addresses.hasFurther(after: attempt), now < expiry else { return failDial(id, fault, at: now) }
        with(id) { $0.phase = .dialling(attempt: attempt + 1, expiry: expiry) }
        dial(id, attempt: attempt + 1, until: expiry, again: false, at: now)
    }

    private mutating func dial(
        _ id: CarrierID, attempt: Int, until expiry: Instant, again: Bool, at now: Instant
    ) {
        let share = addresses.expiry(ofAttempt: attempt, within: expiry, at: now) ?? expiry
        actions.append(.dial(id, attempt: attempt, until: share, again: again))
    }
}
