import Load
import Reactor
import Workload

/// `deadlined compare`: starts daemons and a downstream, sends every mode the same requests, and tells the difference.
package struct CompareCommand: Sendable {
    package var plan: ComparePlan
    package var seed: UInt64 = 1
    /// One that is there already, for servers that call it too; nil starts one.
    package var downstream: String?
    /// Of compute in rounds; nil means compute by the thread's CPU clock.
    package var calibration: CalibrationStatus?
    /// Where `report.json` and `report.html` go; nil writes none.
    package var outputFolder: String?
    package var machine: Machine
    /// The command as it was given, for the report.
    package var commandLine = "deadlined compare"

    package init(_ plan: ComparePlan, machine: Machine) {
        self.plan = plan
        self.machine = machine
    }

    /// Runs it, prints the tables and writes the report.
    ///
    /// - Returns: the exit code: 0 good, 1 if a run was invalid.
    package func run() throws(ComparisonError) -> Int32 {
        let steps = try plan.steps()
        if let outputFolder { try ReportFiles.makeFolder(outputFolder) }
        let progress = ProgressLine(name: "compare")
        defer { progress.clear() }
        let bench = try Workbench(
            serversOn: plan.cpus, connections: plan.clientConnections, downstream: downstream,
            calibration: calibration)
        var report = ComparisonReport(
            machine: machine, command: commandLine, seed: seed, calibration: calibration)
        try tell(CompareStep.announcement(of: steps) + "\n")
        var countdown = Countdown(steps.map(\.seconds), at: Clock.now())
        for (index, step) in steps.enumerated() {
            countdown.start(index, at: Clock.now())
            let runner = bench.runner { [countdown] in
                progress.show("\(index + 1) of \(steps.count), \($0); \(countdown.left(at: Clock.now())) s left")
            }
            let text: String
            do throws(ComparisonError) {
                text = try answer(step, runner, into: &report)
            } catch {
                // What is known by then has cost its time.
                if let outputFolder { try ReportFiles.write(report, to: outputFolder) }
                throw error
            }
            progress.clear()
            try tell(text + "\n")
        }
        if let outputFolder { try ReportFiles.write(report, to: outputFolder) }
        return report.isValid ? 0 : 1
    }

    private func tell(_ text: String) throws(ComparisonError) {
        do throws(StreamFailure) { try StandardStream.output.write(text) } catch { throw ComparisonError("\(error)") }
    }

    /// The answer to a step's question, as text.
    private func answer(_ step: CompareStep, _ runner: TrialRunner, into report: inout ComparisonReport)
        throws(ComparisonError) -> String
    {
        let search = LoadSearch(
            runner: runner, scenario: step.scenario, cpus: step.cpus, length: step.length,
            connections: plan.clientConnections, seed: seed)
        switch step.question {
        case .trial:
            let trial = try runner.run(step.scenario, step.contestants, on: step.cpus, step.length, seed: seed)
            report.trials.append(TrialReport(trial))
            if case .story = step.scenario.content { return StoryTable.render(trial) }
            return TrialTable.render(trial)
        case .sweep(let range):
            let sweep = try search.sweep(step.contestants, over: range)
            report.sweeps.append(sweep)
            return CapacityTable.render(sweep, place: report.place(sweep.cpus))
        case .capacity(let goal):
            let capacity = try search.capacity(step.contestants, goal)
            report.capacities.append(capacity)
            return CapacityTable.render(capacity, place: report.place(capacity.cpus))
        }
    }
}
