import Workload

/// The figures of a run, each request counted once.
package struct LoadSummary: Sendable {
    /// Nanoseconds from the scheduled send, of the requests that `from` leaves in.
    package let latencies: Latencies
    package let misses: MissRatio
    /// Requests by what came of them; replies by their status too.
    package let endings: [(name: String, count: Int)]
    package let lag: Lag
    package let scheduledRate: Double
    package let achievedRate: Double
    /// Requests replied to within their deadline, per second.
    package let goodput: Double
    /// Mean number of requests that were being served, by the clients' watch: the time in the system of all requests,
    /// per time (for Little's law).
    package let meanInFlight: Double
    package let problems: [String]
    package let duration: Duration

    /// - Parameter start: requests that were scheduled before it are left out (warm-up).
    package init(_ run: LoadRun, from start: Duration = .zero) {
        let pairs = zip(run.schedule.requests, run.records).filter { $0.0.at >= start.nanoseconds }
        duration = run.schedule.duration - start
        latencies = Latencies(pairs.map(LoadSummary.latency))
        misses = MissRatio(pairs.map { !$1.isMet($0) })
        endings = LoadSummary.endings(pairs)
        lag = Lag(run)
        scheduledRate = run.schedule.rate
        achievedRate = Validity.achievedRate(of: run)
        let seconds = max(duration.seconds, 1e-9)
        goodput = Double(misses.total - misses.missed) / seconds
        meanInFlight = pairs.reduce(0) { $0 + Double($1.1.endedAt - $1.0.at) } / 1e9 / seconds
        problems = Validity.problems(of: run)
    }

    private static func latency(_ request: ScheduledRequest, _ record: LoadRecord) -> Latencies.Value {
        guard record.ending == .replied else {
            return Latencies.Value(nanoseconds: request.deadline, isLowerBound: true)
        }
        return Latencies.Value(nanoseconds: record.endedAt - request.at, isLowerBound: false)
    }

    private static func endings(_ pairs: [(ScheduledRequest, LoadRecord)]) -> [(name: String, count: Int)] {
        var counts: [String: Int] = [:]
        for (request, record) in pairs { counts[name(request, record), default: 0] += 1 }
        return counts.map { (name: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }

    private static func name(_ request: ScheduledRequest, _ record: LoadRecord) -> String {
        guard record.ending == .replied else { return record.ending.rawValue }
        guard (200..<300).contains(record.status) else { return "status \(record.status)" }
        return record.endedAt <= request.expiry ? "in time" : "late"
    }
}
