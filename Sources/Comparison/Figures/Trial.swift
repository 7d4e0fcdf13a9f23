import Load
import Workload

/// One scenario on one set of cores: every contestant's runs of one schedule.
package struct Trial: Sendable {
    package let scenario: Scenario
    package let schedule: Schedule
    /// That the schedule was drawn from.
    package let seed: UInt64
    /// Those of the servers.
    package let cpus: CPUSet
    /// Those of the generator and the downstream.
    package let clientCPUs: CPUSet
    /// Of the daemons; nil where they compute by the thread's CPU clock.
    let calibration: CalibrationStatus?
    package let connections: LoadOptions.Connections
    package let runs: [ContestantRun]

    /// In the order in which they first ran.
    package var figures: [ContestantFigures] {
        var contestants: [Contestant] = []
        for run in runs where !contestants.contains(run.contestant) { contestants.append(run.contestant) }
        return contestants.map { contestant in
            let figures = ContestantFigures(
                runs.filter { $0.contestant == contestant }, of: contestant, arePoisson: scenario.hasPoissonArrivals)
            return figures.adding(TrialChecks.problems(of: figures, on: self))
        }
    }

    var measure: OfferedWork.Measure { calibration == nil ? .clock : .rounds }

    /// Cores that servers share with the generator and the downstream.
    package var sharedCPUs: CPUSet { CPUSet(cpus.cores.filter(clientCPUs.cores.contains)) }

    /// Share of the servers' cores that others may use before the figures are called disturbed.
    static let foreignTolerance = 0.05

    /// Share of the servers' cores that others used; nil where it cannot be told from the generator's.
    func foreignShare(of figures: ContestantFigures) -> Double? {
        guard sharedCPUs.cores.isEmpty, let daemon = figures.daemon else { return nil }
        return daemon.foreignSeconds / max(figures.summary.duration.seconds * Double(cpus.cores.count), 1e-9)
    }

    /// Whether it tells how connections were accepted: where workers share a port, or configurations are compared.
    var tellsAccepting: Bool {
        runs.contains { $0.contestant.isConfigured || ($0.daemon?.accepting.workers ?? 0) > 1 }
    }

    /// λ·E[S]: the CPU that the schedule asks for, in cores.
    package var offeredLoad: Double { schedule.rate * schedule.meanCompute.seconds }

    /// (deadline − downstream) / E[CPU]: how many mean requests fit into what a deadline leaves.
    package var slackRatio: Double? {
        let compute = schedule.meanCompute.seconds
        guard compute > 0 else { return nil }
        return (schedule.shortestDeadline - schedule.meanDownstream).seconds / compute
    }
}
