import Load
import Workload

/// The figures of one contestant over all its runs of one scenario.
package struct ContestantFigures: Sendable {
    package let contestant: Contestant
    package let summary: LoadSummary
    package let daemon: DaemonFigures?

    /// - Parameter runs: of one contestant, at least one.
    init(_ runs: [ContestantRun], of contestant: Contestant) {
        self.contestant = contestant
        summary = LoadSummary(runs.map(\.run))
        let figures = runs.compactMap(\.daemon)
        daemon = figures.count == runs.count ? DaemonFigures(summing: figures) : nil
    }

    /// Cores' worth of CPU that the workers used.
    package var utilisation: Double? {
        daemon.map { $0.cpuSeconds / max(summary.duration.seconds, 1e-9) }
    }

    /// The share of compute that was in vain.
    package var wastedShare: Double? {
        daemon.map { $0.computeSeconds > 0 ? $0.wastedSeconds / $0.computeSeconds : 0 }
    }

    /// Misses that the client counted less those that the daemon counted, where both counted the request.
    package var disagreement: Int? {
        guard let daemon, let unread else { return nil }
        return summary.misses.missed - Int(daemon.missed) - Int(daemon.unfinished) - unread
    }

    /// Requests that no worker ever read: refused, or given up while they lay in the backlog.
    package var unread: Int? {
        daemon.map { max(0, summary.misses.total - Int($0.requests) - Int($0.unfinished)) }
    }
}
