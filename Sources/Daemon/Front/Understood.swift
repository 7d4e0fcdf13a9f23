import Wire
import Workload

/// A message that became work, and the order and the chain's start that it was understood as.
struct Understood {
    let start: Chain
    private let order: WorkOrder
    /// All of the message that its order depends on, with the method; bounded by the limits on targets and heads.
    private let query: ArraySlice<UInt8>
    private let grpcTimeout: [UInt8]?
    private let envoyTimeout: [UInt8]?

    init(_ message: HTTPRequest, as order: WorkOrder) {
        self.order = order
        start = Chain(startOf: order)
        query = message.query
        grpcTimeout = message.fields.grpcTimeout
        envoyTimeout = message.fields.envoyTimeout
    }

    /// The order of a message that says the same; nil if this one does not.
    func order(in message: HTTPRequest, method: Method) -> WorkOrder? {
        guard order.method == method, message.fields.grpcTimeout == grpcTimeout,
            message.fields.envoyTimeout == envoyTimeout,
            message.query == query
        else { return nil }
        return order
    }
}
