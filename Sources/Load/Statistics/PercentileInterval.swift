/// How sure percentiles are: their 95 % intervals, made of the interval of the share of requests above them, which
/// allows for slow requests that come in clusters.
package struct PercentileInterval: Sendable {
    private let inOrder: [Latencies.Value]
    private let sorted: Latencies

    /// - Parameter values: in the order of sending.
    package init(_ values: [Latencies.Value]) {
        inOrder = values
        sorted = Latencies(values)
    }

    /// In nanoseconds. An end is nil where no request lies beyond it, or one that had no reply, whose latency is not
    /// known.
    package func interval(_ share: Double) -> (low: Int64?, high: Int64?) {
        guard let value = sorted.percentile(share) else { return (nil, nil) }
        let above = MissRatio(inOrder.map { $0.isLowerBound || $0.nanoseconds > value.nanoseconds })
        return (end(share - max(0, above.high - above.share)), end(share + max(0, above.share - above.low)))
    }

    private func end(_ share: Double) -> Int64? {
        let count = Double(inOrder.count)
        guard share * count >= 1, (1 - share) * count >= 1, let value = sorted.percentile(share), !value.isLowerBound
        else { return nil }
        return value.nanoseconds
    }
}
