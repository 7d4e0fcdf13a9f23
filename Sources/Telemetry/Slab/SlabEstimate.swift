import Workload

/// What a worker has learned of one class of requests: what one that has not begun still needs.
public struct SlabEstimate: Equatable, Sendable {
    public var kind: ComputeKind
    /// Bodies of the class have at most so many bytes.
    public var largestBody: Int
    /// Budgets of the class are at most so long, and over half of it.
    public var longestBudgetNanoseconds: UInt64
    public var computeNanoseconds: UInt64
    /// Of its call.
    public var downstreamNanoseconds: UInt64
    /// Requests that it was learned from.
    public var count: UInt64

    public init(
        kind: ComputeKind, largestBody: Int, longestBudgetNanoseconds: UInt64, computeNanoseconds: UInt64,
        downstreamNanoseconds: UInt64, count: UInt64
    ) {
        self.kind = kind
        self.largestBody = largestBody
        self.longestBudgetNanoseconds = longestBudgetNanoseconds
        self.computeNanoseconds = computeNanoseconds
        self.downstreamNanoseconds = downstreamNanoseconds
        self.count = count
    }

    static let width = 6
    /// Of a row that holds none.
    static let none = [UInt64](repeating: 0, count: width)

    var cells: [UInt64] {
        [
            UInt64(kind.index), UInt64(largestBody), longestBudgetNanoseconds, computeNanoseconds,
            downstreamNanoseconds, count,
        ]
    }

    /// Nil for a row that holds none.
    init?(cells: [UInt64]) {
        guard cells[5] > 0, let kind = ComputeKind.allCases.first(where: { UInt64($0.index) == cells[0] }) else {
            return nil
        }
        self.init(
            kind: kind, largestBody: Int(clamping: cells[1]), longestBudgetNanoseconds: cells[2],
            computeNanoseconds: cells[3], downstreamNanoseconds: cells[4], count: cells[5])
    }
}
