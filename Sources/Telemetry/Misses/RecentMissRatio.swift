import Workload

/// The share of requests that missed their deadline, over the last minute.
public struct RecentMissRatio: Sendable {
    private var samples: [(at: Instant, met: UInt64, missed: UInt64)] = []

    private static let window = Duration.seconds(60)
    private static let step = Duration.seconds(1)

    public init() {}

    /// Takes the counts of this moment. To be called about once a second; more often does no harm.
    public mutating func note(_ total: Tally, at now: Instant) {
        if let last = samples.last, now - last.at < RecentMissRatio.step { return }
        samples.append(
            (
                now, Outcome.allCases.reduce(0) { $0 + total.met($1) },
                Outcome.allCases.reduce(0) { $0 + total.missed($1) }
            ))
        // The newest of the samples that are too old stays, as the window's beginning.
        while samples.count > 1, now - samples[1].at >= RecentMissRatio.window { samples.removeFirst() }
    }

    /// Nil if no request ended.
    public var value: Double? {
        guard let first = samples.first, let last = samples.last else { return nil }
        let missed = last.missed - first.missed
        let all = missed + last.met - first.met
        return all > 0 ? Double(missed) / Double(all) : nil
    }
}
