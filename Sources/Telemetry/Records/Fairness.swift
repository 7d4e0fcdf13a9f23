/// How evenly something was shared among workers.
public struct Fairness: Sendable, Equatable {
    /// Jain's index: 1 when all have the same, 1/n when one of n has everything. Nil while there is nothing to share.
    /// R. Jain, D. Chiu, W. Hawe, "A Quantitative Measure of Fairness and Discrimination", 1984.
    public let index: Double?
    /// The share of the one that has most, from 0 to 1.
    public let luckiestShare: Double?

    /// - Parameter amounts: what each worker has.
    public init(of amounts: [Double]) {
        let sum = amounts.reduce(0, +)
        guard sum > 0 else {
            index = nil
            luckiestShare = nil
            return
        }
        let squares = amounts.reduce(0) { $0 + $1 * $1 }
        index = sum * sum / (Double(amounts.count) * squares)
        luckiestShare = (amounts.max() ?? 0) / sum
    }
}
