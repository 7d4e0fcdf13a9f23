/// The workload, written once: compute, call downstream, compute, reply. A state machine without I/O and without a
/// clock that says what comes next and stamps its own timeline. A mode only drives it:
///
///     effect = exchange.advance(.taken, at: now)     // a runner took the request
///     .compute(work)  →  advance(.computed(…), at: the run's end)
///     .call(call)     →  advance(.answered(…), at: when the request runs again)
///     .reply(reply)   →  sent(at:) once its last byte is with the kernel
///
/// or `left(at:)`, if its client is gone before a runner took it.
///
/// Every path passes through `advance`. What a policy stops is an event like any other, and is replied to, stamped and
/// counted as all else is; without a policy the service finishes what it began, as the one in the story does.
///
/// Not shared: whoever runs the request owns it.
package struct Exchange: Sendable {
    package enum Effect: Sendable {
        case compute(Work)
        case call(Call)
        case reply(Reply)
    }

    package enum Event: Sendable {
        case taken
        case computed(Computed)
        case answered(Answer)
        /// A policy stops it, as a runner took it: before it began, or with what its call gave.
        case dropped(DropReason, Answer?)
    }

    private enum State {
        /// Waits for a runner → computingBefore, calling, computingAfter, replying; replied if its client is gone.
        case queued(body: [UInt8])
        /// → calling, computingAfter, replying.
        case computingBefore
        /// → computingAfter, replying.
        case calling
        /// → replying.
        case computingAfter
        /// The reply is made → replied.
        case replying
        /// The end.
        case replied
    }

    package let id: RequestID
    package let order: WorkOrder
    package let deadline: Instant
    /// When the front read it.
    package let readAt: Instant
    package private(set) var timeline: Timeline
    /// When and why the request failed, if it did.
    package private(set) var failure: Failure?
    /// Released with the request: what its body, then its downstream's reply, takes of the worker's buffers.
    package var holding: (any AnyObject & Sendable)?
    private var chain: Chain
    private var state: State

    package struct Failure: Sendable {
        package var at: Instant
        package var reason: String
        /// What kind of downstream error it was, if it was one.
        package var downstream: DownstreamErrorKind?
    }

    /// - Parameters:
    ///   - arrival: when its last byte arrived in the kernel.
    ///   - readAt: when the front read it.
    ///   - start: the chain's start, where it is known from an equal order.
    package init(
        id: RequestID, order: WorkOrder, body: [UInt8], arrival: Instant, arrivalIsUpperBound: Bool, readAt: Instant,
        start: Chain? = nil
    ) {
        self.id = id
        self.order = order
        self.readAt = readAt
        deadline = arrival.advanced(byNanoseconds: order.budgetNanoseconds)
        timeline = Timeline(arrival: arrival, arrivalIsUpperBound: arrivalIsUpperBound)
        chain = start ?? Chain(startOf: order)
        state = .queued(body: body)
    }

    /// Takes what happened, stamps it, and says what comes next. An event that the state does not wait for is a bug in
    /// the mode, and traps.
    package mutating func advance(_ event: Event, at now: Instant) -> Effect {
        switch (state, event) {
        case (.queued(let body), .taken):
            markTaking(at: now)
            return computeBefore(folding: body)
        case (.computingBefore, .computed(let computed)):
            timeline.markCompute(cpuNanoseconds: computed.cpuNanoseconds, until: now)
            return take(computed) { $0.call() }
        case (.calling, .answered(let answer)):
            markAnswer(answer, at: now)
            return take(answer)
        case (.queued, .dropped(let reason, nil)):
            markTaking(at: now)
            return fail(status: 503, reason: reason.told, at: now)
        case (.calling, .dropped(let reason, let answer?)):
            markAnswer(answer, at: now)
            return fail(status: 504, reason: reason.told, at: now)
        case (.computingAfter, .computed(let computed)):
            timeline.markCompute(cpuNanoseconds: computed.cpuNanoseconds, until: now)
            return take(computed) { $0.reply() }
        default:
            preconditionFailure("\(event) while \(state)")
        }
    }

    /// The reply's last byte is with the kernel, or its write failed for good: the end of the timeline.
    package mutating func sent(at now: Instant) {
        guard case .replying = state else { preconditionFailure("sent while \(state)") }
        timeline.mark(.write, until: now)
        state = .replied
    }

    /// Its client is gone, and no runner takes it: the end of the timeline.
    package mutating func left(at now: Instant) {
        guard case .queued = state else { preconditionFailure("left while \(state)") }
        markTaking(at: now)
        state = .replied
    }

    private mutating func markTaking(at now: Instant) {
        timeline.mark(.kernel, until: readAt)
        timeline.mark(.queue, until: now)
    }

    private mutating func markAnswer(_ answer: Answer, at now: Instant) {
        if let began = answer.callBegan { timeline.mark(.queue, until: began) }
        timeline.mark(.downstream, until: answer.arrival)
        timeline.answerIsUpperBound = answer.arrivalIsUpperBound
        holding = answer.holding
        timeline.mark(.stale, until: now)
    }

    private mutating func computeBefore(folding body: [UInt8]) -> Effect {
        let work = Work(kind: order.kind, units: order.unitsBefore, chain: chain, folding: body)
        guard !work.isNothing else { return call() }
        state = .computingBefore
        return .compute(work)
    }

    private mutating func call() -> Effect {
        guard order.downstream > .zero else { return computeAfter(folding: []) }
        state = .calling
        return .call(Call(id: id, downstream: order.downstream, deadline: deadline))
    }

    private mutating func computeAfter(folding body: [UInt8]) -> Effect {
        let work = Work(kind: order.kind, units: order.unitsAfter, chain: chain, folding: body)
        guard !work.isNothing else { return reply() }
        state = .computingAfter
        return .compute(work)
    }

    private mutating func reply() -> Effect {
        state = .replying
        return .reply(Reply(status: 200, content: .digest(chain)))
    }

    private mutating func take(_ computed: Computed, then next: (inout Exchange) -> Effect) -> Effect {
        switch computed.result {
        case .success(let chain):
            self.chain = chain
            return next(&self)
        case .failure(let failure):
            return fail(status: 500, reason: failure.reason, at: timeline.end)
        }
    }

    private mutating func take(_ answer: Answer) -> Effect {
        switch answer.result {
        case .success(let body): computeAfter(folding: body)
        case .failure(let failure):
            fail(status: failure.status, reason: failure.reason, downstream: failure.kind, at: answer.arrival)
        }
    }

    private mutating func fail(
        status: Int, reason: String, downstream: DownstreamErrorKind? = nil, at instant: Instant
    ) -> Effect {
        failure = Failure(at: instant, reason: reason, downstream: downstream)
        state = .replying
        return .reply(Reply(status: status, content: .reason(reason)))
    }
}
