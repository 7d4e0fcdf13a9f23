import Reactor
import Scheduling
import Workload

/// The admission of one worker, for the front that asks it and the threads that compute. Any thread.
public final class SharedAdmission: Sendable {
    private let admission: Lock<Admission>
    /// Whether a request has a CPU for itself while it computes. If not, the time that it holds its thread is also that
    /// of others, and its CPU time is what it took.
    private let ownsCPU: Bool

    /// - Parameters:
    ///   - threads: that compute.
    ///   - cpus: that they may use.
    public init(_ scheduling: Scheduling, threads: Int, cpus: Int) {
        let computing = min(threads, scheduling.slots ?? threads)
        ownsCPU = computing <= cpus
        admission = Lock(Admission(scheduling, servers: min(computing, cpus)))
    }

    /// How long it takes until all that was let in is done.
    public var drain: Duration { .nanoseconds(admission.withLock { $0.drain }) }

    /// What was learned until now.
    public var estimates: Estimates { admission.withLock { $0.estimates } }

    /// Lets a request in, or says why not.
    func admit(_ request: Request, at now: Instant) -> Ruling {
        let order = request.exchange.order
        let arrival = Admission.Arrival(
            of: Estimates.Class(
                kind: order.kind, body: request.exchange.bodySize, budgetNanoseconds: order.budgetNanoseconds),
            deadline: request.exchange.deadline,
            asked: (order.before.nanoseconds, order.downstreamNanoseconds, order.after.nanoseconds))
        let ruling = admission.withLock { admission in
            let (expectation, ruling) = admission.admit(arrival, at: now)
            request.expectation = expectation
            return ruling
        }
        if case .drop = ruling { return ruling }
        request.client.cancellation?.arm { [self] in change(request) { $0.giveUp(&$1) } }
        return ruling
    }

    /// A thread has taken the request: from now on it is on a server.
    ///
    /// - Returns: the clock by which its time there is measured.
    func take(_ request: Request, _ event: Exchange.Event, at now: Instant) -> UInt64 {
        let downstream = event.answer.flatMap { time(of: $0, for: request) }
        request.client.cancellation?.disarm()
        change(request) { $0.take(&$1, downstream: downstream, at: now) }
        return clock(now)
    }

    /// The request has got off its server.
    ///
    /// - Parameter start: what `take` gave.
    func leave(_ request: Request, by end: Expectation.End, since start: UInt64) {
        let now = Clock.now()
        let held = clock(now) - start
        change(request) { $0.leave(&$1, after: held, by: end, at: now) }
    }

    /// Under the lock, as a hang-up may come while a thread takes the request.
    private func change(_ request: Request, _ body: (inout Admission, inout Expectation) -> Void) {
        admission.withLock { admission in
            guard var expectation = request.expectation else { return }
            body(&admission, &expectation)
            request.expectation = expectation
        }
    }

    /// How long the call has taken, by which others are judged: a reply that comes too late for its own request counts
    /// too, or nobody would learn of it. At most the request's budget: a longer one is lost by any time, and a few
    /// time-outs say little of the others. Nil for one that failed early, and says nothing of those that do not.
    private func time(of answer: Answer, for request: Request) -> UInt64? {
        if case .failure(let failure) = answer.result, !failure.kind.isTimeout { return nil }
        let time = answer.arrival.nanosecondsSince(request.exchange.timeline.end)
        return UInt64(max(0, min(time, request.exchange.order.budgetNanoseconds)))
    }

    private func clock(_ now: Instant) -> UInt64 { ownsCPU ? now.nanoseconds : Clock.threadCPU() }
}

extension Exchange.Event {
    /// What its call gave, if it ended by itself.
    fileprivate var answer: Answer? {
        switch self {
        case .answered(let answer): answer
        case .dropped(let reason, let answer): reason == .abandoned ? nil : answer
        case .taken, .computed, .paused, .replayed: nil
        }
    }
}
