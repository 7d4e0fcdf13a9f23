import RPC
import Workload

/// What is called over gRPC.
enum RPCMethod: Sendable {
    /// deadlined.v1.Downstream/Call, of an idempotent method.
    case call
    /// grpc.health.v1.Health/Check, of the whole server. Its reply has no body, and is a failure unless it serves.
    case health

    var path: [UInt8] {
        switch self {
        case .call: CallMessages.path
        case .health: HealthMessages.checkPath
        }
    }

    /// The body of a request.
    func request(for call: Call) -> [UInt8] {
        switch self {
        case .call: CallMessages.request(wait: call.downstream)
        case .health: HealthMessages.request
        }
    }

    /// The body that a reply's message brings.
    func body(of message: ArraySlice<UInt8>) throws(CallFault) -> [UInt8] {
        switch self {
        case .call:
            guard let body = CallMessages.body(of: message) else {
                throw .malformed(reason: "its message is no deadlined.v1.CallReply")
            }
            return body
        case .health:
            guard HealthMessages.isServing(message) else { throw .notTaken(reason: "it does not serve") }
            return []
        }
    }
}
