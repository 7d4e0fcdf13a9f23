import Reactor
import Scheduling
import Workload

/// A request that is ready to run, and what it goes on with.
struct ReadyRequest: Sendable {
    enum Step: Sendable {
        /// It has not begun.
        case fresh
        /// Its call is over. Indirect, so that entries are small: queues move them.
        indirect case resumed(Answer)
        /// Others have had their turn.
        case paused
    }

    let request: Request
    var step = Step.fresh

    var ticket: Ticket {
        let (readySince, kind): (Instant, Ticket.Step) =
            switch step {
            case .fresh: (request.exchange.readAt, .fresh)
            case .resumed(let answer): (answer.arrival, .resumed)
            case .paused: (request.exchange.timeline.end, .paused)
            }
        return Ticket(
            deadline: request.exchange.deadline, readySince: readySince, step: kind,
            hasCalled: kind == .resumed || request.exchange.hasCalled,
            remainingNanoseconds: request.expectation?.remaining ?? 0)
    }

    /// What its exchange is told when its turn has come.
    func event(_ ruling: Ruling) -> Exchange.Event {
        if case .spare(let reason) = ruling { request.exchange.wouldDrop = request.exchange.wouldDrop ?? reason }
        return switch (step, reason(toDrop: ruling)) {
        case (.fresh, nil), (.paused, nil): .taken
        case (.fresh, let reason?), (.paused, let reason?): .dropped(reason, nil)
        case (.resumed(let answer), nil): .answered(answer)
        case (.resumed(let answer), let reason?): .dropped(reason, answer)
        }
    }

    private func reason(toDrop ruling: Ruling) -> DropReason? {
        if request.client.isGone { return .abandoned }
        if case .drop(let reason) = ruling { return reason }
        return nil
    }
}

extension Taken<ReadyRequest> {
    /// The request, and what its exchange is told.
    var start: (request: Request, event: Exchange.Event) { (entry.request, entry.event(ruling)) }
}

extension RunQueue<ReadyRequest> {
    init(of setting: ModeSetting) {
        self.init(setting.scheduling) { $0.request.client.isGone }
    }

    mutating func push(_ ready: consuming ReadyRequest) {
        let ticket = ready.ticket
        push(ready, ticket)
    }
}

extension BlockingRunQueue<ReadyRequest> {
    convenience init(of setting: ModeSetting) {
        self.init(setting.scheduling, clock: Clock.now) { $0.request.client.isGone }
    }

    func push(_ ready: ReadyRequest) { push(ready, ready.ticket) }
}
