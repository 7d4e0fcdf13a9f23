import Load
import Reactor
import Workload

/// `deadlined compare`: starts daemons and a downstream, sends every mode the same requests, and tells the difference.
package struct CompareCommand: Sendable {
    let plan: ComparePlan
    package var seed: UInt64 = 1
    /// One that is there already, for servers that call it too; nil starts one.
    package var downstream: String?
    /// Of compute in rounds; nil means compute by the thread's CPU clock.
    package var calibration: CalibrationStatus?
    /// Where `report.json` and `report.html` go; nil writes none.
    package var outputFolder: String?
    package var machine: Machine
    /// Whether the machine is looked at first; nil leaves it to how long it takes.
    package var preflight: Bool?
    /// The command as it was given, for the report.
    package var commandLine = "deadlined compare"
    /// Of this process; little of it reaches what is compared.
    package var environment: [String: String] = [:]

    /// Of scenarios; none where kinds are compared.
    private let steps: [CompareStep]
    /// What daemons would take and is hardly meant.
    private let warnings: [String]

    /// - Throws: what is a mistake of who asked.
    package init(_ plan: ComparePlan, machine: Machine) throws(LoadError) {
        try plan.check()
        steps = try plan.steps()
        warnings = try VariedCheck.warnings(of: steps)
        self.plan = plan
        self.machine = machine
    }

    /// Tries where the report goes.
    ///
    /// - Returns: the comparison, which gives the exit code: 0 good, 1 if a run was invalid or what was told could not
    ///   be written, 128 and the signal's number for a comparison that was interrupted.
    package func prepared() throws(LoadError) -> () throws(LoadError) -> Int32 {
        // First of all: a file that is only tried must not be left behind by a signal.
        let interruption = try LoadError.from { () throws(ReactorError) in try Interruption.bySignals() }
        let files = try outputFolder.map { folder throws(LoadError) in
            try ReportFiles(
                folder: folder,
                plots: ReportFiles.Plot.all(
                    hasCapacities: steps.contains { $0.question.isCapacity }, sweep: plan.sweep?.loads),
                reading: plan.files, telling: .always)
        }
        return { () throws(LoadError) in try run(into: files, until: interruption) }
    }

    /// Runs it, prints the tables and writes the report.
    private func run(into files: ReportFiles?, until interruption: Interruption) throws(LoadError) -> Int32 {
        var telling = try CompareTelling(hasReport: files != nil, until: interruption)
        var report = ComparisonReport(
            machine: machine, command: commandLine, seed: seed, calibration: calibration)
        do throws(LoadError) {
            if let kinds = plan.kinds {
                try run(kinds, until: interruption, &telling, into: &report)
            } else {
                try run(steps, until: interruption, &telling, into: &report)
            }
        } catch {
            // What is known by then has cost its time. An interruption makes failures of its own.
            if interruption.signal == nil {
                do throws(LoadError) {
                    try files?.write(report, until: interruption)
                } catch {
                    StandardStream.complain("deadlined compare: \(error)")
                }
                throw error
            }
        }
        if let signal = interruption.signal {
            let name = Signals.name(of: signal)
            (report.interrupted, report.interruption) = (true, "by \(name); what is missing was not run")
            telling.tell("INTERRUPTED by \(name): what is missing was not run")
        }
        try files?.write(report, until: interruption)
        telling.end(with: ClosingWords.text(report, folder: outputFolder))
        telling.failure?.complain(of: "deadlined compare")
        if let signal = interruption.signal { return Interruption.exitCode(signal) }
        if let failure = telling.failure { return failure.exitCode }
        return report.isValid ? 0 : 1
    }

    /// The capacities that are asked for and nothing else, on as many cores as the plan has places for.
    ///
    /// - Parameter most: places with more cores than so many are left out; nil leaves none.
    package func capacities(
        onCoresAtMost most: Int? = nil, until interruption: Interruption
    ) throws(LoadError) -> [CapacityReport] {
        let asked = steps.filter { $0.question.isCapacity && $0.cpus.cores.count <= most ?? .max }
        var telling = CompareTelling(silentUntil: interruption)
        var report = ComparisonReport(machine: machine, command: commandLine, seed: seed, calibration: calibration)
        do throws(LoadError) {
            try run(asked, until: interruption, &telling, into: &report)
        } catch {
            // An interruption makes failures of its own, and what is known by then has cost its time.
            guard interruption.isThere else { throw error }
        }
        return report.capacities
    }

    private func run(
        _ steps: [CompareStep], until interruption: Interruption, _ telling: inout CompareTelling,
        into report: inout ComparisonReport
    ) throws(LoadError) {
        let progress = ProgressLine(name: "compare")
        defer { progress.clear() }
        for warning in warnings { telling.tell(warning) }
        telling.tell(CompareStep.announcement(of: steps))
        // While this process may still use the servers' cores.
        let look = Preflight.length(
            ofRun: steps.reduce(0) { $0 + $1.seconds }, isQuick: plan.pace == .quick, wanted: preflight)
        let cores = steps.reduce(CPUSet([])) { $0.union($1.cpus) }
        report.unquiet = Preflight.look(.children(cores), for: look, progress, until: interruption)
        guard !interruption.isThere else { return }
        let bench = try Workbench(
            serversOn: plan.cpus, connections: plan.clientConnections, downstream: downstream,
            calibration: calibration, caller: environment, until: interruption)
        report.surroundings = bench.surroundings
        if !bench.surroundings.withheld.isEmpty {
            telling.tell("not passed on to daemons: \(bench.surroundings.withheld.joined(separator: ", "))")
        }
        var countdown = StepCountdown(steps.map { .init(seconds: $0.seconds, runs: $0.runs) }, at: Clock.now())
        for (index, step) in steps.enumerated() where !interruption.isThere && !telling.isInVain {
            countdown.start(index, at: Clock.now())
            let runner = TrialRunner(bench) { (label: String, isNew: Bool) in
                if isNew { countdown.startRun(at: Clock.now()) }
                let left = countdown.left(at: Clock.now()).map { "\($0) s left" } ?? "it takes longer than thought"
                progress.show("\(index + 1) of \(steps.count), \(label); \(left)")
            }
            do throws(LoadError) {
                let text = try answer(step, runner, into: &report)
                progress.clear()
                // Lines come as they are known, even into a file.
                telling.tell(text)
            } catch {
                progress.clear()
                guard !interruption.isThere else { throw error }
                // What the other steps tell is worth its time: the report says what is missing, and why.
                StandardStream.complain("deadlined compare: \(error)")
                report.missing = (report.missing ?? []) + [MissingReport(step, error)]
            }
        }
    }

    /// The answer to a step's question, as text.
    private func answer(_ step: CompareStep, _ runner: TrialRunner, into report: inout ComparisonReport)
        throws(LoadError) -> String
    {
        let search = LoadSearch(runner: runner, step: step, seed: seed)
        switch step.question {
        case .trial:
            let trial = try runner.run(step.scenario, step.contestants, on: step.cpus, step.length, seed: seed)
            let told = TrialReport(trial)
            report.trials.append(told)
            return told.players.isEmpty ? TrialTable.render(told) : StoryTable.render(told)
        case .sweep(let range):
            let sweep = try search.sweep(over: range)
            report.sweeps.append(sweep)
            return SweepTable.render(sweep, place: report.place(sweep.cpus))
        case .capacity(let goal):
            let capacity = try search.capacity(goal)
            report.capacities.append(capacity)
            return CapacityTable.render(capacity, place: report.place(capacity.cpus))
        }
    }
}
