/// The workload, written once: compute, call downstream, compute, reply. A state machine without I/O and without a
/// clock that says what comes next and stamps its own timeline. A mode only drives it:
///
///     effect = exchange.advance(.taken, at: now)     // a runner took the request
///     .compute(work)  →  advance(.computed(…), at: the run's end)
///     .call(call)     →  advance(.answered(…), at: when the request runs again)
///     .yield          →  advance(.taken, at: the same), after a turn of others; .paused(…) asked for it
///     .reply(reply)   →  sent(at:) once its last byte is with the kernel
///
/// or `advance(.replayed(…))` instead of all work, or `left(at:)`, if its client is gone before a runner took it.
///
/// Every path passes through `advance`. What a policy stops or has wait is an event like any other, and is replied to,
/// stamped and counted as all else is; without a policy the service finishes what it began, as the one in the story
/// does.
///
/// Not shared, and never copied: whoever runs the request owns it.
public struct Exchange: ~Copyable, Sendable {
    private enum Step {
        case beforeCall, afterCall
    }

    private enum State {
        /// Waits for a runner → computing, calling, replying; replied if its client is gone.
        case queued(body: [UInt8])
        /// → paused, replying; before the call also calling, computing after it.
        case computing(Step)
        /// Waits for a runner again → computing what is left, replying.
        /// Indirect, so that states are small.
        indirect case paused(Work, Step)
        /// → computing, replying.
        case calling
        /// The reply is made → replied.
        case replying
        /// The end.
        case replied
    }

    public let id: RequestID
    public private(set) var order: WorkOrder
    public let deadline: Instant
    /// When the front read it.
    public let readAt: Instant
    public let brought: Brought
    /// Of its downstream call, where there are several machines to call.
    public private(set) var attempts: [Attempt] = []
    public private(set) var timeline: Timeline
    /// When and why the request failed, if it did.
    public private(set) var failure: RequestFailure?
    /// Why a policy that is dark would have dropped it, the first time.
    public var wouldDrop: DropReason?
    /// Released with the request: what its body, then its downstream's reply, takes of the worker's buffers.
    public var holding: (any AnyObject & Sendable)?
    /// Of the request's body, in bytes.
    public let bodySize: Int
    /// Whether it was answered as an earlier request with its idempotency key was.
    public private(set) var isReplayed = false
    /// Whether its downstream call is over.
    public private(set) var hasCalled = false
    private var chain: Chain
    private var state: State

    /// - Parameters:
    ///   - arrival: when its last byte arrived in the kernel.
    ///   - readAt: when the front read it.
    ///   - start: the chain's start, where it is known from an equal order.
    public init(
        id: RequestID, order: WorkOrder, body: [UInt8], arrival: Instant, arrivalIsUpperBound: Bool, readAt: Instant,
        start: Chain? = nil, brought: Brought = Brought()
    ) {
        self.id = id
        self.order = order
        self.readAt = readAt
        self.brought = brought
        bodySize = body.count
        deadline = arrival.advanced(byNanoseconds: order.budgetNanoseconds)
        timeline = Timeline(arrival: arrival, arrivalIsUpperBound: arrivalIsUpperBound)
        chain = start ?? Chain(startOf: order)
        state = .queued(body: body)
    }

    /// Takes what happened, stamps it, and says what comes next. An event that the state does not wait for is a bug in
    /// the mode, and traps.
    public mutating func advance(_ event: Event, at now: Instant) -> Effect {
        // The event first, and then the state: to switch over a pair of them copies both.
        switch event {
        case .taken:
            return take(at: now)
        case .computed(let computed):
            guard case .computing(let step) = state else { trap("computed") }
            timeline.markCompute(cpuNanoseconds: computed.cpuNanoseconds, by: computed.runner, until: now)
            return take(computed, of: step)
        case .paused(let rest, let cpuNanoseconds, let runner):
            guard case .computing(let step) = state else { trap("paused") }
            timeline.markCompute(cpuNanoseconds: cpuNanoseconds, by: runner, until: now)
            state = .paused(rest, step)
            return .yield
        case .answered(let answer):
            guard case .calling = state else { trap("answered") }
            markAnswer(answer, at: now)
            return take(answer)
        case .dropped(let reason, let answer):
            return drop(for: reason, answer, at: now)
        case .replayed(let kept):
            guard case .queued = state else { trap("replayed") }
            markTaking(at: now)
            return replay(kept)
        }
    }

    /// The reply's last byte is with the kernel, or its write failed for good: the end of the timeline.
    public mutating func sent(at now: Instant) {
        guard case .replying = state else { preconditionFailure("sent while \(state)") }
        timeline.mark(.write, until: now)
        state = .replied
    }

    /// Its client is gone, and no runner takes it: the end of the timeline.
    public mutating func left(at now: Instant) {
        guard case .queued = state else { preconditionFailure("left while \(state)") }
        markTaking(at: now)
        state = .replied
    }

    /// Of what it asks for. Only before it has begun.
    public var fingerprint: Fingerprint {
        guard case .queued(let body) = state else { preconditionFailure("asked for while \(state)") }
        return Fingerprint(of: order, body: body)
    }

    private func trap(_ event: StaticString) -> Never { preconditionFailure("\(event) while \(state)") }

    /// A runner has taken it: it begins, or goes on after a pause.
    private mutating func take(at now: Instant) -> Effect {
        switch state {
        case .queued(let body):
            markTaking(at: now)
            return computeBefore(folding: body)
        case .paused(let rest, let step):
            timeline.mark(.queue, until: now)
            return compute(rest, step)
        default:
            trap("taken")
        }
    }

    private mutating func drop(for reason: DropReason, _ answer: Answer?, at now: Instant) -> Effect {
        var hasBegun = true
        switch (state, answer) {
        case (.queued, nil):
            markTaking(at: now)
            hasBegun = false
        case (.paused, nil): timeline.mark(.queue, until: now)
        case (.calling, nil): break
        case (.calling, let answer?): markAnswer(answer, at: now)
        default: trap("dropped")
        }
        return fail(.dropped(reason), reason: reason.told, at: now, hasBegun: hasBegun)
    }

    private mutating func markTaking(at now: Instant) {
        timeline.mark(.kernel, until: readAt)
        timeline.mark(.queue, until: now)
    }

    private mutating func markAnswer(_ answer: Answer, at now: Instant) {
        hasCalled = true
        if let began = answer.callBegan { timeline.mark(.queue, until: began) }
        timeline.mark(.downstream, until: answer.arrival)
        timeline.answerIsUpperBound = answer.arrivalIsUpperBound
        attempts = answer.attempts
        holding = answer.holding
        timeline.mark(.stale, until: now)
    }

    private mutating func computeBefore(folding body: [UInt8]) -> Effect {
        guard let work = work(order.before, folding: body) else { return call() }
        return compute(work, .beforeCall)
    }

    private mutating func compute(_ work: Work, _ step: Step) -> Effect {
        state = .computing(step)
        return .compute(work)
    }

    private mutating func call() -> Effect {
        guard order.downstream > .zero else { return computeAfter(folding: []) }
        state = .calling
        return .call(Call(id: id, downstream: order.downstream, deadline: deadline, brought: brought))
    }

    private mutating func computeAfter(folding body: [UInt8]) -> Effect {
        guard let work = work(order.after, folding: body) else { return reply() }
        return compute(work, .afterCall)
    }

    /// Nil where there is nothing to fold and nothing to do: the step is skipped, and no clock is read for it.
    @inline(__always)  // a call would copy the whole exchange
    private func work(_ step: WorkOrder.Step, folding body: [UInt8]) -> Work? {
        guard step.units > 0 || !body.isEmpty else { return nil }
        return Work(
            kind: order.kind, units: step.units, chain: chain, folding: body, shardKey: brought.shardKey)
    }

    private mutating func reply() -> Effect {
        state = .replying
        return .reply(Reply(status: 200, content: .digest(chain)))
    }

    private mutating func take(_ computed: Computed, of step: Step) -> Effect {
        switch computed.result {
        case .success(let chain):
            self.chain = chain
            return step == .beforeCall ? call() : reply()
        case .failure(let failure):
            return fail(.work, reason: failure.reason, at: timeline.end)
        }
    }

    private mutating func take(_ answer: Answer) -> Effect {
        switch answer.result {
        case .success(let body): computeAfter(folding: body)
        case .failure(let failure): fail(.downstream(failure.kind), reason: failure.reason, at: answer.arrival)
        }
    }

    /// Nothing of it is done.
    private mutating func replay(_ kept: KeptReply) -> Effect {
        (isReplayed, order, state) = (true, order.withoutWork, .replying)
        if let kind = kept.failure, case .reason(let reason) = kept.reply.content {
            failure = RequestFailure(at: timeline.end, kind: kind, reason: reason, isReplayed: true)
        }
        return .reply(kept.reply)
    }

    private mutating func fail(
        _ kind: RequestFailure.Kind, reason: String, at instant: Instant, hasBegun: Bool = true
    ) -> Effect {
        let failure = RequestFailure(at: instant, kind: kind, reason: reason, hasBegun: hasBegun)
        self.failure = failure
        state = .replying
        return .reply(Reply(status: failure.status, content: .reason(reason)))
    }
}
