import Workload

/// What came of a run's requests at one of its servers.
package struct MachineFigures: Codable, Equatable, Sendable {
    package var target: String
    /// That were sent there, further ones of a request included.
    package var attempts: Int
    /// Whose last attempt was there, and those of them that missed their deadline.
    package var requests, missed: Int
    /// Of the last attempts those without a usable reply: refused, lost, malformed, or with a status from 500 on.
    package var failed: Int

    /// Of each server, in the run's order; nil where there is only one.
    static func all(of run: LoadRun, from start: Duration) -> [MachineFigures]? {
        guard run.servers.count > 1 else { return nil }
        var all = zip(run.servers, run.counts.attemptsByMachine).map {
            MachineFigures(target: $0, attempts: $1, requests: 0, missed: 0, failed: 0)
        }
        for (request, record) in run.pairs(from: start) where record.ending != .cutOff {
            let machine = Int(record.machine)
            all[machine].requests += 1
            if !record.isMet(request) { all[machine].missed += 1 }
            if record.hasFailed { all[machine].failed += 1 }
        }
        return all
    }

    /// The most attempts that a server got, to the mean of all: 1 where all got as many.
    package static func imbalance(_ all: [MachineFigures]) -> Double {
        let sum = all.reduce(0) { $0 + $1.attempts }
        guard sum > 0 else { return 1 }
        return Double((all.map(\.attempts).max() ?? 0) * all.count) / Double(sum)
    }

    /// As one line of all: `16, of which each got 812 to 1204 attempts, imbalance 1.19; most missed: 3.20% at URL`.
    static func line(_ all: [MachineFigures]) -> String {
        let attempts = all.map(\.attempts)
        let spread = """
            \(all.count), of which each got \(attempts.min() ?? 0) to \(attempts.max() ?? 0) attempts, \
            imbalance \(NumberText.fixed(imbalance(all), 2))
            """
        guard let worst = all.max(by: { $0.missedShare < $1.missedShare }), worst.missed > 0 else { return spread }
        return "\(spread); most missed: \(NumberText.fixed(worst.missedShare * 100, 2))% at \(worst.target)"
    }

    private var missedShare: Double { requests > 0 ? Double(missed) / Double(requests) : 0 }
}

extension LoadRecord {
    /// Whether its last attempt had no reply that can be used, other than for its being late.
    fileprivate var hasFailed: Bool {
        switch ending {
        case .refused, .lost, .malformed, .tooLarge: true
        case .replied: status >= 500
        case .none, .gaveUp, .cutOff, .unsent: false
        }
    }
}
