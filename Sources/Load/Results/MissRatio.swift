import Glibc

/// The share of requests that missed their deadline, with its 95 % confidence interval.
///
/// Misses come in clusters, because a queue that is long stays so for a while. Two intervals are made, Wilson's, which
/// takes requests for independent, and that of the means of consecutive batches, which does not; the wider one counts.
/// Of fewer than 100 requests there is Wilson's alone.
package struct MissRatio: Equatable, Sendable {
    package let missed: Int
    package let total: Int
    package let low: Double
    package let high: Double

    /// Of the normal distribution, for 95 %.
    private static let normalQuantile = 1.959964

    package var share: Double { total > 0 ? Double(missed) / Double(total) : 0 }

    /// - Parameter isMissed: of each request, in the order of sending.
    package init(_ isMissed: [Bool]) {
        total = isMissed.count
        missed = isMissed.count { $0 }
        let wilson = MissRatio.wilson(missed: missed, of: total)
        let values = isMissed.map { $0 ? 1.0 : 0 }
        let half = BatchMeans.halfWidth(values) ?? BatchMeans.halfWidth(values, batches: .ten) ?? 0
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
}
