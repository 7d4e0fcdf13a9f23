import Workload

extension Generator {
    /// What a new connection speaks.
    func conversation() -> any Conversation {
        switch target.messageProtocol {
        case .http1: HTTP1Conversation(writer)
        case .http2: HTTP2Conversation(PlainForm(writer))
        case .grpc: HTTP2Conversation(GRPCForm(writer))
        }
    }
}
