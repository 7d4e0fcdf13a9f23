import Workload

/// How late the generator itself was: from the scheduled send to the begin of the first attempt.
package struct Lag: Equatable, Sendable {
    package let median: Duration
    package let p99: Duration
    package let maximum: Duration

    package init(_ runs: [LoadRun]) {
        let lags = runs.flatMap { run in
            run.pairs().filter { $0.record.attempts > 0 || $0.record.ending == .unsent }
                .map { Latencies.Value(nanoseconds: $0.record.sentAt - $0.request.at, isLowerBound: false) }
        }
        let sorted = Latencies(lags)
        func at(_ share: Double) -> Duration { .nanoseconds(sorted.percentile(share)?.nanoseconds ?? 0) }
        (median, p99, maximum) = (at(0.5), at(0.99), at(1))
    }
}
