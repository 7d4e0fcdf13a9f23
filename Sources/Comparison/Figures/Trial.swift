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

    /// CPU, in cores, as a share of those that the contestants have: the one measure of load and use.
    func share(_ cores: Double) -> Double { cores / Double(max(1, cpus.cores.count)) }

    /// As in `of 2 cores`: what such shares are of.
    var ofCores: String { "of \(NumberText.count(cpus.cores.count, "core"))" }

    /// Whether it tells how connections were accepted: where workers share a port, or configurations are compared.
    var tellsAccepting: Bool {
        runs.contains { $0.contestant.isConfigured || ($0.daemon?.accepting.workers ?? 0) > 1 }
    }

    /// λ·E[S] over the cores: the share of the contestants' cores that the schedule asks for.
    package var load: Double { share(schedule.rate * schedule.meanCompute.seconds) }

    /// (deadline − downstream) / E[CPU]: how many mean requests fit into what a deadline leaves. Nil for requests of
    /// several classes, which have no mean one.
    package var slackRatio: Double? {
        let compute = schedule.meanCompute.seconds
        guard compute > 0, schedule.classes.isEmpty else { return nil }
        return (schedule.shortestDeadline - schedule.meanDownstream).seconds / compute
    }
}
