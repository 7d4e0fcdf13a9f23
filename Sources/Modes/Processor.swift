import Reactor
import Workload

/// Is told that a compute step begins (true) or has ended, on the thread that computes.
public typealias StepObserver = @Sendable (_ begins: Bool) -> Void

/// Runs compute steps: the one place where CPU time is read. Each mode calls it on whichever thread it computes on.
public struct Processor: Sendable {
    private let execute: @Sendable (Work) -> WorkResult
    /// Who held the loop's thread, in modes whose requests share it.
    let holds: ThreadHolds?
    private let stepping: StepObserver

    /// - Parameters:
    ///   - run: does a piece of work on the calling thread, or a part of it.
    ///   - holds: the memory of who held the loop's thread, in modes whose requests share it.
    ///   - stepping: is told when a step begins and when it has ended.
    public init(
        run: @escaping @Sendable (Work) -> WorkResult, holds: ThreadHolds?, stepping: @escaping StepObserver = { _ in }
    ) {
        execute = run
        self.holds = holds
        self.stepping = stepping
    }

    /// Runs a request on the calling thread, from what happened up to its next wait or its reply.
    ///
    /// - Returns: what it waits for; nil once the reply is sent.
    func run(_ request: Request, _ event: Exchange.Event, at now: Instant) -> Wait? {
        var effect = request.exchange.advance(event, at: now)
        while true {
            switch effect {
            case .compute(let work):
                effect = compute(work, for: request)
            case .call(let call):
                return .call(call)
            case .yield:
                return .turn
            case .reply(let reply):
                request.client.reply(reply, to: request)
                return nil
            }
        }
    }

    /// Does the work on the calling thread, stamps it into the request's timeline, and says what comes next.
    private func compute(_ work: Work, for request: Request) -> Exchange.Effect {
        stepping(true)
        defer { stepping(false) }
        let start = Clock.now()
        let cpuBefore = Clock.threadCPU()
        let result = execute(work)
        let cpuNanoseconds = Clock.threadCPU() - cpuBefore
        let end = Clock.now()
        holds?.note(request.exchange.id, from: start, until: end)
        switch result {
        case .ended(let result):
            let computed = Computed(result: result, cpuNanoseconds: cpuNanoseconds)
            return request.exchange.advance(.computed(computed), at: end)
        case .paused(let rest):
            return request.exchange.advance(.paused(rest, cpuNanoseconds: cpuNanoseconds), at: end)
        }
    }
}
