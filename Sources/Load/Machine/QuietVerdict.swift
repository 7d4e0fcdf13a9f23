import Workload

/// Whether what a look before a run saw is quiet enough.
package struct QuietVerdict: Equatable, Sendable {
    package var disturbance: Disturbance
    /// The longest time that a thread which never waited was kept off each core.
    package var gaps: [Int: Duration]

    /// A thread that is kept off its core for longer lags by more than a valid run's generator may.
    private static let longestGap = Duration.milliseconds(1)
    /// Most of the time that tasks may have waited for a CPU. It counts waits of any length on any core, those of the
    /// look's own thread too, so that only much of it says something.
    private static let mostPressure = 0.1

    /// Nil if it is.
    package var sentence: String? {
        var clauses: [String] = []
        let report = MachineReport(disturbance)
        if disturbance.isTooMuch { clauses.append(report.clause) }
        if let waits = report.waits, report.pressureShare ?? 0 > QuietVerdict.mostPressure { clauses.append(waits) }
        if let worst = gaps.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
            worst.value > QuietVerdict.longestGap
        {
            clauses.append("a thread that never waited was kept off core \(worst.key) for \(worst.value.shown)")
        }
        guard !clauses.isEmpty else { return nil }
        return "this machine is not quiet: \(clauses.joined(separator: "; ")). The run goes on; what others disturb is "
            + "marked as invalid"
    }
}
