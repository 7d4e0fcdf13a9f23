import Reactor
import Workload

/// What a request waits for that neither runs nor has its reply.
enum Wait: Sendable {
    case call(Call)
    /// A turn of others that are ready.
    case turn

    /// Passes the request on once it is ready again: at once, or when its call is over.
    ///
    /// - Parameter send: makes the call.
    func over(
        for request: Request, by send: (Call, Cancellation?, @escaping @Sendable (Answer) -> Void) -> Void,
        then: @escaping @Sendable (ReadyRequest) -> Void
    ) {
        switch self {
        case .call(let call):
            send(call, request.client.cancellation) { then(ReadyRequest(request: request, step: .resumed($0))) }
        case .turn: then(ReadyRequest(request: request, step: .paused))
        }
    }
}
