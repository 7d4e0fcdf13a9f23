import Glibc
import Workload

/// The share of requests that missed their deadline, with its 95 % confidence interval.
package struct MissRatio: Codable, Equatable, Sendable {
    package var share, low, high: Double
    package var missed, total: Int
}

extension MissRatio {
    /// Of one run. Misses come in clusters, because a queue that is long stays so for a while. Two intervals are made,
    /// Wilson's, which takes requests for independent, and that of the means of consecutive batches, which does not;
    /// the wider one counts. Of fewer than 100 requests there is Wilson's alone.
    ///
    /// - Parameter isMissed: of each request, in the order of sending.
    package init(_ isMissed: [Bool]) {
        total = isMissed.count
        missed = isMissed.count { $0 }
        let wilson = MissRatio.wilson(missed: missed, of: total)
        let values = isMissed.map { $0 ? 1.0 : 0 }
        let half = BatchMeans.halfWidth(values) ?? BatchMeans.halfWidth(values, batches: 10) ?? 0
        share = total > 0 ? Double(missed) / Double(total) : 0
        low = max(0, min(wilson.lowerBound, share - half))
        high = min(1, max(wilson.upperBound, share + half))
    }

    /// Wilson, 1927; without requests it says nothing.
    static func wilson(missed: Int, of total: Int) -> ClosedRange<Double> {
        guard total > 0 else { return 0...1 }
        let (count, share, quantile) = (Double(total), Double(missed) / Double(total), Quantile.normal)
        let square = quantile * quantile
        let centre = (share + square / (2 * count)) / (1 + square / count)
        let half =
            quantile / (1 + square / count) * sqrt(share * (1 - share) / count + square / (4 * count * count))
        return max(0, centre - half)...min(1, centre + half)
    }

    /// As in `1.25 % (0.90…1.73)`.
    package var text: String { NumberText.percent(share, from: low, to: high, 2) }
}
