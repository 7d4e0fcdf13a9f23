/// Latencies of requests, from the scheduled send, sorted: percentiles are exact, by nearest rank.
///
/// A request without a reply has no latency. It counts as one that lasted at least as long as its client would wait, so
/// that giving up makes no percentile look better.
package struct Latencies: Sendable {
    package struct Value: Equatable, Sendable {
        package var nanoseconds: Int64
        /// The request had no reply; it would have lasted at least as long as this.
        package var isLowerBound: Bool

        package init(nanoseconds: Int64, isLowerBound: Bool) {
            self.nanoseconds = nanoseconds
            self.isLowerBound = isLowerBound
        }
    }

    package let sorted: [Value]

    package init(_ values: [Value]) {
        sorted = values.sorted {
            ($0.nanoseconds, $0.isLowerBound ? 1 : 0) < ($1.nanoseconds, $1.isLowerBound ? 1 : 0)
        }
    }

    /// The smallest value that at least this share of all values does not exceed; nil if there are none.
    ///
    /// - Parameter share: from 0, which gives the minimum, to 1, which gives the maximum.
    package func percentile(_ share: Double) -> Value? {
        guard !sorted.isEmpty else { return nil }
        let rank = (share * Double(sorted.count)).rounded(.up)
        return sorted[min(max(0, Int(rank) - 1), sorted.count - 1)]
    }

    /// The mean, in nanoseconds, of the requests that have a latency; nil if there are none.
    package var mean: Double? {
        let known = sorted.filter { !$0.isLowerBound }
        guard !known.isEmpty else { return nil }
        return known.reduce(0) { $0 + Double($1.nanoseconds) } / Double(known.count)
    }
}
