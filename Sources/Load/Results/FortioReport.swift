import Workload

/// What `--fortio-json` writes: the fields that fortio's own report viewer and its users read. Durations in seconds.
package struct FortioReport: Codable, Sendable {
    package struct Histogram: Codable, Sendable {
        package struct Bucket: Codable, Sendable {
            package var Start, End, Percent: Double
            package var Count: Int
        }

        package struct Percentile: Codable, Sendable {
            package var Percentile, Value: Double
        }

        package var Count: Int
        package var Min, Max, Sum, Avg, StdDev: Double
        package var Data: [Bucket]
        package var Percentiles: [Percentile]
    }

    package var RunType: String
    package var Labels: String
    package var URL: String
    package var StartTime: String
    package var RequestedQPS: String
    package var RequestedDuration: String
    /// Sent, per second.
    package var ActualQPS: Double
    /// Nanoseconds.
    package var ActualDuration: Int64
    package var NumThreads = 1
    package var DurationHistogram: Histogram
    /// Replies by status; -1 for what had no reply.
    package var RetCodes: [String: Int]

    /// Share of each bucket of the histogram.
    private static let step = 0.05

    /// - Parameter start: requests that were scheduled before it are left out (warm-up).
    package init(
        _ run: LoadRun, _ summary: LoadSummary, from start: Duration, target: String, startTime: String
    ) {
        RunType = run.messageProtocol == .grpc ? "GRPC" : "HTTP"
        let cut = run.cut == nil ? "" : ", interrupted"
        Labels = "deadlined \(run.schedule.hash), \(run.messageProtocol.name)\(cut)"
        URL = target
        StartTime = startTime
        RequestedQPS = NumberText.fixed(summary.rates.scheduled, 3)
        RequestedDuration = DurationText.format(summary.duration)
        ActualQPS = summary.rates.achieved
        ActualDuration = summary.duration.nanoseconds
        DurationHistogram = FortioReport.histogram(of: summary.latencies)
        RetCodes = run.pairs(from: start).map(\.record).reduce(into: [:]) { codes, record in
            codes[record.ending == .replied ? "\(record.status)" : "-1", default: 0] += 1
        }
    }

    private static func histogram(of latencies: Latencies) -> Histogram {
        let values = latencies.sorted.map { Double($0.nanoseconds) / 1e9 }
        let sample = SampleMean(values)
        let count = Double(max(1, values.count))
        let cuts = stride(from: 0, to: 1, by: step).map { Int($0 * Double(values.count)) } + [values.count]
        var buckets: [Histogram.Bucket] = []
        for (start, end) in zip(cuts, cuts.dropFirst()) where end > start {
            buckets.append(
                Histogram.Bucket(
                    Start: start == 0 ? values[0] : values[start - 1], End: values[end - 1],
                    Percent: 100 * Double(end) / count, Count: end - start))
        }
        let percentiles = [50, 75, 90, 99, 99.9].compactMap { percentile in
            latencies.percentile(percentile / 100).map {
                Histogram.Percentile(Percentile: percentile, Value: Double($0.nanoseconds) / 1e9)
            }
        }
        return Histogram(
            Count: values.count, Min: values.first ?? 0, Max: values.last ?? 0, Sum: values.reduce(0, +),
            Avg: sample.value,
            StdDev: sample.deviation, Data: buckets, Percentiles: percentiles)
    }
}
