import Load
import Reactor
import Workload

/// `compare --kinds`: what a document costs in each kind, and then the capacity that each leaves.
extension CompareCommand {
    func run(
        _ question: KindsQuestion, until interruption: Interruption, _ telling: inout CompareTelling,
        into report: inout ComparisonReport
    ) throws(LoadError) {
        let progress = ProgressLine(name: "compare")
        defer { progress.clear() }
        let (place, expected) = (plan.kindsPlace(), plan.kindSteps(question))
        let measuring = KindsQuestion.measuring(isQuick: plan.pace == .quick)
        let seconds = expected.reduce(measuring.seconds) { $0 + $1.seconds }
        telling.tell("\(NumberText.count(question.kinds.count, "kind")), about \(Int(seconds.rounded(.up))) s")
        let look = Preflight.length(ofRun: seconds, isQuick: plan.pace == .quick, wanted: preflight)
        report.unquiet = Preflight.look(.children(place), for: look, progress, until: interruption)
        progress.show("measuring what a document costs")
        // While this process may still use the servers' cores.
        let costs = try CompareCommand.costs(of: question, on: place, within: measuring, until: interruption)
        var kinds = KindsReport(costs, cpus: place.description, objective: plan.kindsGoal.objective)
        defer { if !kinds.entries.isEmpty { report.kinds = kinds } }
        guard !interruption.isThere else { return }
        let bench = try Workbench(
            serversOn: plan.cpus, connections: plan.clientConnections, downstream: downstream, calibration: nil,
            caller: environment, until: interruption)
        report.surroundings = bench.surroundings.withoutComputing
        var countdown = StepCountdown(expected.map { .init(seconds: $0.seconds, runs: $0.runs) }, at: Clock.now())
        for (index, cost) in costs.enumerated() where !interruption.isThere && !telling.isInVain {
            countdown.start(index, at: Clock.now())
            let runner = TrialRunner(bench, computing: KindsRequest.calibration(cost)) { label, isNew in
                if isNew { countdown.startRun(at: Clock.now()) }
                let left = countdown.left(at: Clock.now()).map { "\($0) s left" } ?? "it takes longer than thought"
                progress.show("\(index + 1) of \(costs.count), \(label); \(left)")
            }
            try search(plan.kindStep(cost, on: place), runner, into: &kinds.entries[index], &report)
        }
        progress.clear()
        telling.end(with: KindsTable.render(kinds, place: report.place(kinds.cpus)) + "\n")
    }

    /// On the servers' cores, which this thread has to itself meanwhile.
    private static func costs(
        of question: KindsQuestion, on place: CPUSet, within limit: Duration, until interruption: Interruption
    ) throws(LoadError) -> [DocumentCost] {
        let allowed = CPUSet.allowed
        CPUSet(place.cores.prefix(1)).confine()
        defer { allowed.confine() }
        let kinds = try LoadError.from { () throws(WorkFailure) in try ComputeKinds(cache: false) }
        let bench = DocumentBench(
            run: kinds.run, threadCPU: Clock.threadCPU, now: { Clock.now().nanoseconds },
            allocations: { work throws(LoadError) in try AllocationCount.during(work) })
        return try bench.costs(of: question.kinds, within: limit) { !interruption.isThere }
    }

    /// One kind's capacities. What cannot be answered does not keep the others from it.
    private func search(
        _ step: CompareStep, _ runner: TrialRunner, into entry: inout KindsReport.Entry,
        _ report: inout ComparisonReport
    ) throws(LoadError) {
        do throws(LoadError) {
            // Documents that are too slow for the deadline are an answer, too.
            try step.check()
        } catch {
            entry.reason = error.description
            return
        }
        do throws(LoadError) {
            entry.capacity = try LoadSearch(runner: runner, step: step, seed: seed).capacity(plan.kindsGoal)
        } catch {
            guard !runner.isInterrupted else { throw error }
            StandardStream.complain("deadlined compare: \(error)")
            report.missing = (report.missing ?? []) + [MissingReport(step, error)]
            entry.reason = error.description
        }
    }
}
