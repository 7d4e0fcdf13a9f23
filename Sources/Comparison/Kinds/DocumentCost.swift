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

    var median: Double { quantile(0.5, .toNearestOrAwayFromZero) }
    /// The half of the batches in the middle lies between these.
    var quartiles: ClosedRange<Double> { quantile(0.25, .down)...quantile(0.75, .up) }

    /// The batch at that share of them, or the next to it; 0 without any.
    private func quantile(_ share: Double, _ rule: FloatingPointRoundingRule) -> Double {
        guard !batches.isEmpty else { return 0 }
        return batches.sorted()[Int((Double(batches.count - 1) * share).rounded(rule))]
    }
}
