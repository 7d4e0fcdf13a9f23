import Load

/// What became of a contestant's requests in a surge, and after it.
package struct SurgeReport: Codable, Equatable, Sendable {
    /// From the end of the highest rate on.
    package var recovery: Recovery
    /// The share missed of what was scheduled in each phase; nil of one without requests.
    package var missesByPhase: [Double?]
    /// Of each whole second of the schedule.
    package var missesBySecond: [MissesOfSecond]

    /// Nil for a schedule without a surge.
    init?(_ runs: [LoadRun]) {
        guard let run = runs.first, let end = run.schedule.surgeEnd else { return nil }
        recovery = Recovery(of: run, after: end)
        missesBySecond = MissesOfSecond.all(of: run)
        var start = Int64(0)
        let pairs = run.pairs().filter { $0.record.ending != .cutOff }
        missesByPhase = run.schedule.phases.map { phase in
            let range = start..<start + phase.duration.nanoseconds
            start = range.upperBound
            let own = pairs.filter { range.contains($0.request.at) }
            let missed = own.count { !$0.record.isMet($0.request) }
            return own.isEmpty ? nil : Double(missed) / Double(own.count)
        }
    }

    /// As in `2 s`, or `not within 15 s`.
    var recovered: String {
        recovery.seconds.map { "\(Int($0)) s" } ?? "not within \(recovery.missesBySecond.count) s"
    }
}

/// A phase of a trial's schedule.
package struct PhaseReport: Codable, Equatable, Sendable {
    package var rate, seconds: Double
}

extension TrialReport {
    /// When the phase of that place begins, and when it ends, in seconds.
    func span(ofPhase index: Int) -> (begin: Double, end: Double) {
        let phases = phases ?? []
        let begin = phases.prefix(index).reduce(0) { $0 + $1.seconds }
        return (begin, begin + (index < phases.count ? phases[index].seconds : 0))
    }
}
