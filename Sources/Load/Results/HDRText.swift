import Workload

/// The percentile file of HdrHistogram (`outputPercentileDistribution`), which its plotters read. In milliseconds.
package enum HDRText {
    /// Steps between two halvings of the distance to 100 %.
    private static let ticksPerHalf = 5

    package static func render(_ latencies: Latencies, over messageProtocol: MessageProtocol = .http1) -> String {
        var text = "       Value     Percentile TotalCount 1/(1-Percentile)\n\n"
        let count = latencies.sorted.count
        guard count > 0 else { return text }
        var share = 0.0
        var half = 1.0
        while half > 1 / Double(count) {
            for tick in 0..<ticksPerHalf {
                share = 1 - half + half / 2 * Double(tick) / Double(ticksPerHalf)
                text += line(share, latencies)
            }
            half /= 2
        }
        return text + line(1, latencies) + footer(latencies, messageProtocol)
    }

    private static func line(_ share: Double, _ latencies: Latencies) -> String {
        let value = Double(latencies.percentile(share)?.nanoseconds ?? 0) / 1e6
        let rank = Pad.left("\(latencies.rank(of: share))", width: 10)
        let start = "\(number(value)) \(NumberText.fixed(share, 12)) \(rank)"
        return share < 1 ? "\(start) \(Pad.left(NumberText.fixed(1 / (1 - share), 2), width: 14))\n" : start + "\n"
    }

    private static func number(_ value: Double) -> String { Pad.left(NumberText.fixed(value, 3), width: 12) }

    private static func footer(_ latencies: Latencies, _ messageProtocol: MessageProtocol) -> String {
        let values = latencies.sorted.map { Double($0.nanoseconds) / 1e6 }
        let sample = SampleMean(values)
        let total = Pad.left("\(values.count)", width: 12)
        return """
            #[Mean    = \(number(sample.value)), StdDeviation   = \(number(sample.deviation))]
            #[Max     = \(number(values.last ?? 0)), Total count    = \(total)]
            #[Protocol = \(messageProtocol.name)]

            """
    }
}
