import Workload

/// What a message was understood as: its order and the chain's start, for each message that says the same.
final class Understood {
    let order: WorkOrder
    let start: Chain

    /// - Parameter start: where it is known from an order that differs in its budget alone.
    init(_ order: WorkOrder, start: Chain? = nil) {
        self.order = order
        self.start = start ?? Chain(startOf: order)
    }
}
