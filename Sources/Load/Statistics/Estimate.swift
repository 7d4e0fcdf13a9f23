/// A figure with its 95 % interval.
package struct Estimate: Codable, Equatable, Sendable {
    package var value: Double
    /// Nil where there are too few requests for that end.
    package var low, high: Double?

    package init(_ value: Double, low: Double? = nil, high: Double? = nil) {
        (self.value, self.low, self.high) = (value, low, high)
    }

    package init(_ misses: MissRatio) {
        self.init(misses.share, low: misses.low, high: misses.high)
    }

    /// Requests that were not missed, per second: of so many a second.
    package init(goodput: Double, _ misses: MissRatio, rate: Double) {
        // The rate that was sent: the schedule's, but for what its last second lacks.
        let sent = misses.share < 1 ? goodput / (1 - misses.share) : rate
        self.init(goodput, low: sent * (1 - misses.high), high: sent * (1 - misses.low))
    }

    package init(_ percentile: LatencyPercentile) {
        // What is a lower bound has no end above.
        self.init(percentile.ms, low: percentile.low, high: percentile.isLowerBound ? nil : percentile.high)
    }
}
