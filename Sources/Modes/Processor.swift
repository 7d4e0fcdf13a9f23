import Reactor
import Scheduling
import Workload

/// Is told that a compute step begins (true) or has ended, on the thread that computes.
public typealias StepObserver = @Sendable (_ begins: Bool) -> Void

/// Sends what a compute step must not keep waiting, on the thread that computes. Whether there was something: it took
/// time.
public typealias StepPreparation = @Sendable () -> Bool

/// Runs compute steps: the one place where CPU time is read, and the thread's number. Each mode calls it on whichever
/// thread it computes on.
public struct Processor: Sendable {
    private let execute: @Sendable (Work) -> Result<Chain, WorkFailure>
    /// Who held the loop's thread, in modes whose requests share it.
    let holds: ThreadHolds?
    private let stepping: StepObserver
    /// Nil where nothing waits for the thread that computes.
    private let sending: StepPreparation?
    /// Nil where every request is let in, and nothing is to be learned.
    public let admission: SharedAdmission?
    /// After which a compute step makes room for others; nil: never.
    private let yieldNanoseconds: UInt64?

    /// - Parameters:
    ///   - run: does a piece of work on the calling thread.
    ///   - holds: the memory of who held the loop's thread, in modes whose requests share it.
    ///   - stepping: is told when a step begins and when it has ended.
    ///   - sending: is called before a request that computes is run.
    public init(
        run: @escaping @Sendable (Work) -> Result<Chain, WorkFailure>, holds: ThreadHolds?,
        stepping: @escaping StepObserver = { _ in }, sending: StepPreparation? = nil,
        admission: SharedAdmission? = nil, yieldNanoseconds: UInt64? = nil
    ) {
        execute = run
        self.holds = holds
        self.stepping = stepping
        self.sending = sending
        self.admission = admission
        self.yieldNanoseconds = yieldNanoseconds
    }

    /// Lets a request in that has just come; a mode is to take it then. One that is refused has its reply when this
    /// returns. Loop's thread.
    ///
    /// - Returns: whether it was let in.
    public func admit(_ request: Request) -> Bool {
        guard let admission else { return true }
        let now = Clock.now()
        switch admission.admit(request, at: now) {
        case .run: return true
        case .spare(let reason):
            request.exchange.wouldDrop = reason
            return true
        case .drop(let reason):
            _ = drive(request, .dropped(reason, nil), at: now)
            return false
        }
    }

    /// Ends a request that no mode is to take: its reply is made when this returns. Loop's thread.
    ///
    /// - Parameter event: a drop before it began, or what an earlier one was answered with.
    public func end(_ request: Request, by event: Exchange.Event, at now: Instant) {
        _ = drive(request, event, at: now)
    }

    /// Runs a request on the calling thread, from what happened up to its next wait or its reply.
    ///
    /// - Returns: what it waits for; nil once the reply is sent.
    func run(_ request: Request, _ event: Exchange.Event, at now: Instant) -> Wait? {
        var now = now
        if let sending, request.exchange.order.computes, sending() { now = Clock.now() }
        guard let admission else { return drive(request, event, at: now).wait }
        let start = admission.take(request, event, at: now)
        let (wait, end) = drive(request, event, at: now)
        admission.leave(request, by: end, since: start)
        return wait
    }

    private func drive(
        _ request: Request, _ event: Exchange.Event, at now: Instant
    ) -> (wait: Wait?, end: Expectation.End) {
        var effect = request.exchange.advance(event, at: now)
        if request.wantsProgress, case .answered = event { request.client.progressed(request) }
        while true {
            switch consume effect {
            case .compute(let work):
                effect = compute(work, for: request)
                if request.wantsProgress, !effect.isYield { request.client.progressed(request) }
            case .call where request.client.isGone:
                effect = request.exchange.advance(.dropped(.abandoned, nil), at: request.exchange.timeline.end)
            case .call(let call):
                return (.call(call), .call)
            case .yield:
                return (.turn, .turn)
            case .reply(let reply):
                let end = Expectation.End(request.exchange.failure)
                request.client.reply(reply, to: request)
                return (nil, end)
            }
        }
    }

    /// Does the work on the calling thread, or a piece of it, stamps it into the request's timeline, and says what
    /// comes next.
    private func compute(_ work: Work, for request: Request) -> Exchange.Effect {
        stepping(true)
        defer { stepping(false) }
        var (piece, rest) = (work, Work?.none)
        if let most = unitsAtOnce(of: request.exchange.order) { (piece, rest) = work.cut(after: most) }
        let start = Clock.now()
        let cpuBefore = Clock.threadCPU()
        let result = execute(piece)
        let cpuNanoseconds = Clock.threadCPU() - cpuBefore
        let end = Clock.now()
        holds?.note(request.exchange.id, from: start, until: end)
        let runner = CurrentThread.number
        if var rest, case .success(let chain) = result {
            rest.chain = chain
            return request.exchange.advance(.paused(rest, cpuNanoseconds: cpuNanoseconds, runner: runner), at: end)
        }
        let computed = Computed(result: result, cpuNanoseconds: cpuNanoseconds, runner: runner)
        return request.exchange.advance(.computed(computed), at: end)
    }

    /// How many units are done before others have their turn; nil: all of them.
    private func unitsAtOnce(of order: WorkOrder) -> Int? {
        guard let yieldNanoseconds else { return nil }
        let longer = order.before.units > order.after.units ? order.before : order.after
        guard longer.nanoseconds > yieldNanoseconds else { return nil }
        return max(1, Int(Double(longer.units) * Double(yieldNanoseconds) / Double(longer.nanoseconds)))
    }
}

extension Exchange.Effect {
    fileprivate var isYield: Bool {
        if case .yield = self { true } else { false }
    }
}

extension WorkOrder {
    /// Whether it holds a thread.
    fileprivate var computes: Bool { before.units > 0 || after.units > 0 }
}

extension Expectation.End {
    /// That of a request whose reply is made.
    fileprivate init(_ failure: RequestFailure?) {
        guard let failure else {
            self = .reply
            return
        }
        // A hang-up says nothing of how long it would have taken.
        self = failure.hasBegun && failure.kind != .dropped(.abandoned) ? .stopped : .refused
    }
}
