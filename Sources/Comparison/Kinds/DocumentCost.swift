import Workload

/// What a document costs in one kind.
struct DocumentCost: Equatable, Sendable {
    let kind: ComputeKind
    /// CPU of a document in each batch, in milliseconds.
    private(set) var batches: [Double] = []
    /// Calls of malloc and its kin for one; nil where they cannot be counted.
    var allocations: Double?

    init(_ kind: ComputeKind) {
        self.kind = kind
    }

    mutating func add(_ milliseconds: Double) { batches.append(milliseconds) }

    /// 0 without any batch, as are those below.
    var median: Double { batches.median ?? 0 }
    /// The half of the batches in the middle lies between these.
    var quartiles: ClosedRange<Double> { (batches.quantile(0.25, .down) ?? 0)...(batches.quantile(0.75, .up) ?? 0) }
}
