import Foundation
import Load
import Reactor
import Workload

/// `deadlined compare`: starts daemons and a downstream, sends every mode the same requests, and tells the difference.
package struct CompareCommand: Sendable {
    package enum Pace: Sendable {
        /// Within 60 seconds, and within four minutes.
        case quick, full
    }

    /// Names or files; empty means those of the pace.
    package var scenarios: [String] = []
    package var modes: [String]
    package var servers: [(name: String, url: String)] = []
    package var pace = Pace.full
    /// Cores of the servers; nil means one core, and then all of them.
    package var cpus: CPUSet?
    package var duration: Duration?
    package var seed: UInt64 = 1

    /// - Parameter modes: those of the daemon, in the order in which they are shown.
    package init(modes: [String]) {
        self.modes = modes
    }

    /// Runs it and prints the tables.
    ///
    /// - Returns: the exit code: 0 good, 1 if a run was invalid.
    package func run() throws(ComparisonError) -> Int32 {
        let progress = ProgressLine(name: "compare")
        defer { progress.clear() }
        let steps = try steps()
        let logs = try TemporaryLogs()
        let allowed = CPUSet.allowed
        let clientCPUs = Placement.clients(allowed)
        clientCPUs.confine()
        defer { allowed.confine() }
        let downstream = try DownstreamProcess(on: clientCPUs, log: "\(logs.path)/downstream.log")
        let calibration = try calibrate(downstream, on: Placement.oneCore(allowed), logs)
        var trials: [Trial] = []
        for (index, step) in steps.enumerated() {
            let runner = TrialRunner(
                TrialRunner.Setting(
                    clientCPUs: clientCPUs, downstream: downstream.url, calibration: calibration, logs: logs.path)
            ) { text in
                progress.show("step \(index + 1) of \(steps.count): \(text); \(left(steps[index...])) s left")
            }
            let trial = try runner.run(step.scenario, step.contestants, on: step.cpus, step.length, seed: seed)
            progress.clear()
            print(CompareCommand.text(of: trial))
            trials.append(trial)
        }
        return trials.allSatisfy { $0.figures.allSatisfy { $0.summary.problems.isEmpty } } ? 0 : 1
    }

    /// The table, or the story.
    private static func text(of trial: Trial) -> String {
        if case .story = trial.scenario.content { StoryTable.render(trial) } else { TrialTable.render(trial) }
    }

    /// Units per millisecond on the servers' cores, once for all.
    private func calibrate(_ downstream: DownstreamProcess, on cpus: CPUSet, _ logs: TemporaryLogs)
        throws(ComparisonError) -> CalibrationStatus
    {
        let daemon = try DaemonProcess(
            mode: modes.first ?? "event-loop", workers: 1, on: cpus, downstream: downstream.url, calibration: nil,
            log: "\(logs.path)/calibration.log")
        defer { daemon.end() }
        return try daemon.status().calibration
    }
}

// MARK: - Steps

extension CompareCommand {
    /// A trial to come.
    struct Step {
        var scenario: Scenario
        var contestants: [Contestant]
        var cpus: CPUSet
        var length: TrialRunner.Length
    }

    /// What a run takes beside its schedule: starting and ending a daemon, in seconds.
    private static let overheadSeconds = 0.8

    private static let quickScenarios = ["pushed-aside", "mixed"]
    private static let fullScenarios = [
        "pushed-aside", "mixed", "tight", "bimodal", "fixed", "overload-2x", "overload-10x",
    ]

    func steps() throws(ComparisonError) -> [Step] {
        let standard = pace == .quick ? CompareCommand.quickScenarios : CompareCommand.fullScenarios
        let allowed = CPUSet.allowed
        var steps: [Step] = []
        for name in scenarios.isEmpty ? standard : scenarios {
            let scenario = try ScenarioFolder.scenario(name)
            for (index, cores) in Placement.servers(allowed, chosen: cpus).enumerated() {
                // A story is told on one core: the second one would only hide it.
                if case .story = scenario.content, index > 0 { continue }
                steps.append(
                    Step(
                        scenario: scenario, contestants: contestants(cores: cores.cores.count), cpus: cores,
                        length: length(of: scenario, isFirst: index == 0)))
            }
        }
        return steps
    }

    /// With several cores a loop gets a worker for each, beside dispatch with as many threads as ever in one.
    private func contestants(cores: Int) -> [Contestant] {
        modes.map { .mode($0, workers: $0 == "dispatch" ? 1 : cores) }
            + servers.map { .server(name: $0.name, url: $0.url) }
    }

    private func length(of scenario: Scenario, isFirst: Bool) -> TrialRunner.Length {
        if case .story = scenario.content {
            return TrialRunner.Length(measured: .zero, warmUp: .zero, isMirrored: false)
        }
        let measured: Duration =
            switch (pace, isFirst) {
            case (.quick, true): .seconds(3.5)
            case (.quick, false): .seconds(3)
            case (.full, true): .seconds(3)
            case (.full, false): .seconds(3)
            }
        return TrialRunner.Length(
            measured: duration ?? measured, warmUp: .milliseconds(400), isMirrored: isFirst || duration != nil)
    }

    private func left(_ steps: ArraySlice<Step>) -> Int {
        let seconds = steps.reduce(0.0) { sum, step in
            let runs = Double(step.contestants.count * (step.length.isMirrored ? 2 : 1))
            return sum + runs
                * (step.length.measured.seconds + step.length.warmUp.seconds + CompareCommand.overheadSeconds)
        }
        return Int(seconds.rounded(.up))
    }
}
