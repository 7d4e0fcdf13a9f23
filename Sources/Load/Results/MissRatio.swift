import Glibc

/// The share of requests that missed their deadline, with its 95 % confidence interval.
///
/// Misses come in clusters, because a queue that is long stays so for a while. Two intervals are made, Wilson's, which
/// takes requests for independent, and that of the means of consecutive batches, which does not; the wider one counts.
package struct MissRatio: Equatable, Sendable {
    package let missed: Int
    package let total: Int
    package let low: Double
    package let high: Double

    /// The quantile of the normal distribution, and that of Student's with `batches` − 1 degrees of freedom.
    private static let normalQuantile = 1.959964
    private static let studentQuantile = 2.093024
    private static let batches = 20

    package var share: Double { total > 0 ? Double(missed) / Double(total) : 0 }

    /// - Parameter isMissed: of each request, in the order of sending.
    package init(_ isMissed: [Bool]) {
        total = isMissed.count
        missed = isMissed.count { $0 }
        let wilson = MissRatio.wilson(missed: missed, of: total)
        let half = MissRatio.batchHalfWidth(isMissed)
        let share = total > 0 ? Double(missed) / Double(total) : 0
        low = max(0, min(wilson.lowerBound, share - half))
        high = min(1, max(wilson.upperBound, share + half))
    }

    /// Wilson, 1927; without requests it says nothing.
    static func wilson(missed: Int, of total: Int) -> ClosedRange<Double> {
        guard total > 0 else { return 0...1 }
        let (count, share, quantile) = (Double(total), Double(missed) / Double(total), normalQuantile)
        let square = quantile * quantile
        let centre = (share + square / (2 * count)) / (1 + square / count)
        let half =
            quantile / (1 + square / count) * sqrt(share * (1 - share) / count + square / (4 * count * count))
        return max(0, centre - half)...min(1, centre + half)
    }

    /// 0 where there are too few requests for batches.
    private static func batchHalfWidth(_ isMissed: [Bool]) -> Double {
        let size = isMissed.count / batches
        guard size >= batches else { return 0 }
        let means = (0..<batches).map { batch in
            Double(isMissed[batch * size..<(batch + 1) * size].count { $0 }) / Double(size)
        }
        let mean = means.reduce(0, +) / Double(batches)
        let variance = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(batches - 1)
        return studentQuantile * sqrt(variance / Double(batches))
    }
}
