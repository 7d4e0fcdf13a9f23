import Workload

/// Latencies of requests, from the scheduled send, sorted: percentiles are exact, by nearest rank.
///
/// A request without a reply with 2xx has no latency. It counts as one that lasted at least as long as its client would
/// wait, so that neither giving up nor refusing makes a percentile look better.
package struct Latencies: Sendable {
    package struct Value: Equatable, Sendable {
        package var nanoseconds: Int64
        /// The request had no good reply; it would have lasted at least as long as this.
        package var isLowerBound: Bool
    }

    package let sorted: [Value]
    /// The index of the first lower bound; as many as there are values where there is none.
    private let exactCount: Int

    package init(_ values: [Value]) {
        sorted = values.sorted {
            ($0.nanoseconds, $0.isLowerBound ? 1 : 0) < ($1.nanoseconds, $1.isLowerBound ? 1 : 0)
        }
        exactCount = sorted.firstIndex(where: \.isLowerBound) ?? sorted.count
    }

    /// The smallest value that at least this share of all values does not exceed; nil if there are none. It is a lower
    /// bound from the first one on: who would have waited longer might stand behind it.
    ///
    /// - Parameter share: from 0, which gives the minimum, to 1, which gives the maximum.
    package func percentile(_ share: Double) -> Value? {
        guard !sorted.isEmpty else { return nil }
        let index = rank(of: share) - 1
        return Value(nanoseconds: sorted[index].nanoseconds, isLowerBound: index >= exactCount)
    }

    /// From 1 to the number of values.
    func rank(of share: Double) -> Int {
        // 99.9 % of 1,000 is the 999th, though it is a little more in binary.
        let rank = (share * Double(sorted.count) - 1e-9 * Double(sorted.count)).rounded(.up)
        return min(max(1, Int(rank)), sorted.count)
    }

    /// Those percentiles of which there is a value, from 0 to 100.
    package func percentiles(_ percentiles: [Double]) -> [LatencyPercentile] {
        percentiles.compactMap { percentile in
            self.percentile(percentile / 100).map {
                LatencyPercentile(
                    percentile: percentile, ms: Double($0.nanoseconds) / 1e6, isLowerBound: $0.isLowerBound)
            }
        }
    }

    /// The mean, in nanoseconds; nil if there are no values. Lower bounds count as what they are, as in percentiles, so
    /// that it is one itself where there is one: leaving out what was not served would make it look better.
    package var mean: Double? {
        guard !sorted.isEmpty else { return nil }
        return sorted.reduce(0) { $0 + Double($1.nanoseconds) } / Double(sorted.count)
    }
}

/// One of them, as reports have it.
package struct LatencyPercentile: Codable, Sendable {
    package var percentile, ms: Double
    /// Requests that had no good reply may belong at that rank: the latency would have been at least this.
    package var isLowerBound: Bool
    /// Of its 95 % interval, where a report tells that; absent where there are too few requests, or no replies, for
    /// that end.
    package var low, high: Double?

    /// `12.50 ms`, or, of a lower bound, `≥ 12.50 ms`.
    package var text: String { (isLowerBound ? "≥ " : "") + NumberText.milliseconds(ms) }
}
