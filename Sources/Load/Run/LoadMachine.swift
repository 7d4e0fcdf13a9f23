import Reactor
import Wire
import Workload

/// One server of a run: what is said to it, and its connections. Loop thread only.
final class LoadMachine {
    /// Among the run's servers, from 0; the row of the roster, if there is one.
    let number: Int
    let target: LoadTarget
    let writer: RequestWriter
    var choice: ConnectionChoice
    var addresses: AddressChoice
    var openConnections = 0

    init(_ number: Int, _ target: LoadTarget, _ options: LoadOptions, goesByReports: Bool) {
        (self.number, self.target) = (number, target)
        writer = RequestWriter(target, options, readsLoads: goesByReports)
        choice = ConnectionChoice(spread: target.messageProtocol == .http1 ? 0 : options.sharedConnections)
        addresses = AddressChoice(target.addresses)
    }

    /// What a new connection speaks.
    func conversation() -> any Conversation {
        switch target.messageProtocol {
        case .http1: HTTP1Conversation(writer)
        case .http2: HTTP2Conversation(PlainForm(writer))
        case .grpc: HTTP2Conversation(GRPCForm(writer))
        }
    }
}
