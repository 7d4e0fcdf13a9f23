import Scheduling
import Workload

/// A request that is ready to run, and what it goes on with.
struct ReadyRequest: Sendable {
    let request: Request
    /// What its call has given; nil if it has not begun.
    var answer: Answer?

    var ticket: Ticket { answer.map(request.resumedTicket) ?? request.freshTicket }
}

extension Taken<ReadyRequest> {
    /// The request, and what its exchange is told.
    var start: (request: Request, event: Exchange.Event) {
        switch self {
        case .run(let entry): (entry.request, entry.answer.map { .answered($0) } ?? .taken)
        case .drop(let entry, let reason): (entry.request, .dropped(reason, entry.answer))
        }
    }
}
