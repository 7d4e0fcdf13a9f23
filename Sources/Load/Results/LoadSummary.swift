import Workload

/// The figures of a run, or of several runs of one schedule, each request counted once.
package struct LoadSummary: Sendable {
    /// Nanoseconds from the scheduled send, of the requests that `from` leaves in.
    package let latencies: Latencies
    package let misses: MissRatio
    /// Requests by what came of them; replies by their status too.
    package let endings: [(name: String, count: Int)]
    package let lag: Lag
    package let rates: MeasuredRates
    /// Attempts per request that was sent: 1 where nothing was sent again.
    package let amplification: Double
    /// Nil where nothing was refused.
    package let refusals: Refusals?
    package private(set) var problems: [String]
    package let duration: Duration

    /// - Parameter start: requests that were scheduled before it are left out (warm-up).
    package init(_ runs: [LoadRun], from start: Duration = .zero) {
        let sent = runs.flatMap { $0.pairs(from: start) }
        let pairs = sent.filter { $0.1.ending != .cutOff }
        duration = runs.reduce(.zero) { $0 + $1.span(from: start) }
        latencies = Latencies(pairs.map(LoadSummary.latency))
        misses = MissRatio(pairs.map { !$1.isMet($0) })
        endings = LoadSummary.endings(sent)
        lag = Lag(runs)
        rates = MeasuredRates(runs, from: start)
        let attempts = sent.map { Int($0.1.attempts) }.filter { $0 > 0 }
        amplification = attempts.isEmpty ? 1 : Double(attempts.reduce(0, +)) / Double(attempts.count)
        refusals = Refusals(pairs)
        problems = runs.flatMap(Validity.problems) + Validity.serviceProblem(pairs)
    }

    /// With further reasons why the runs are invalid.
    package func adding(_ problems: [String]) -> LoadSummary {
        var summary = self
        summary.problems += problems
        return summary
    }

    /// Requests replied to within their deadline, per second.
    package var goodput: Double { rates.goodput }

    /// Of all requests in the order of sending.
    package static func latencies(_ runs: [LoadRun]) -> [Latencies.Value] {
        runs.flatMap { $0.pairs().map(latency) }
    }

    private static func latency(_ request: ScheduledRequest, _ record: LoadRecord) -> Latencies.Value {
        let elapsed = record.endedAt - request.at
        guard record.isServed else {
            return Latencies.Value(nanoseconds: max(elapsed, request.deadline), isLowerBound: true)
        }
        return Latencies.Value(nanoseconds: elapsed, isLowerBound: false)
    }

    /// The most frequent first.
    static func endings(_ pairs: [(ScheduledRequest, LoadRecord)]) -> [(name: String, count: Int)] {
        var counts: [String: Int] = [:]
        for (request, record) in pairs { counts[name(request, record), default: 0] += 1 }
        return counts.map { (name: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }

    private static func name(_ request: ScheduledRequest, _ record: LoadRecord) -> String {
        guard record.ending == .replied else { return record.ending.rawValue }
        guard record.isServed else { return "status \(record.status)" }
        return record.endedAt <= request.expiry ? "in time" : "late"
    }
}
