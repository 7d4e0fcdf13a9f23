import Workload

/// What a message was understood as: its order and the chain's start, for each message that says the same.
final class Understood {
    /// Bounded by the limits on targets and heads.
    let source: OrderSource
    let order: WorkOrder
    let start: Chain

    init(_ source: consuming OrderSource, _ order: WorkOrder) {
        self.source = source
        self.order = order
        start = Chain(startOf: order)
    }
}
