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
        let deadline = request.exchange.deadline
        return switch step {
        case .fresh: Ticket(deadline: deadline, readySince: request.exchange.readAt, step: .fresh)
        case .resumed(let answer): Ticket(deadline: deadline, readySince: answer.arrival, step: .resumed)
        case .paused: Ticket(deadline: deadline, readySince: request.exchange.timeline.end, step: .paused)
        }
    }

    /// What its exchange is told when its turn has come.
    ///
    /// - Parameter reason: why it is not to run; nil if it is.
    func event(_ reason: DropReason?) -> Exchange.Event {
        switch (step, reason) {
        case (.fresh, nil), (.paused, nil): .taken
        case (.fresh, let reason?), (.paused, let reason?): .dropped(reason, nil)
        case (.resumed(let answer), nil): .answered(answer)
        case (.resumed(let answer), let reason?): .dropped(reason, answer)
        }
    }
}

extension Taken<ReadyRequest> {
    /// The request, and what its exchange is told.
    var start: (request: Request, event: Exchange.Event) { (entry.request, entry.event(reason)) }
}

extension RunQueue<ReadyRequest> {
    mutating func push(_ ready: ReadyRequest) { push(ready, ready.ticket) }
}

extension BlockingRunQueue<ReadyRequest> {
    func push(_ ready: ReadyRequest) { push(ready, ready.ticket) }
}
