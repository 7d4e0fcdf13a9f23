import Workload

/// What a unit of compute costs on this machine.
enum CalibrationFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        text.family(
            .calibrationUnitsPerSecond, .gauge,
            "Units of a compute kind that make a second of CPU: a thousand times what the configuration calls them.")
        for (kind, units) in facts.calibration.rates { text.sample([.kind: kind.rawValue], number: units * 1_000) }
        guard let measured = facts.calibration.measuredTime else { return }
        text.family(
            .calibrationTimestampSeconds, .gauge,
            "When they were measured, since the epoch; not there if the configuration says them all.")
        text.sample(measured)
    }
}
