import Comparison
import Load
import Modes
import Reactor

/// Capacity searches for what no report has: of each mode on one core and on all, and of the competent thread on one.
struct CostMeasuring {
    private let modes, thread: CompareCommand
    private let threadName: String

    /// - Throws: what cannot be measured, before anything is started.
    init(_ question: CostQuestion, on machine: Machine) throws(LoadError) {
        func command(_ modes: [ModeChoice], _ variations: [String]) throws(LoadError) -> CompareCommand {
            var plan = ComparePlan(modes: modes)
            plan.scenarios = [question.scenario]
            plan.capacity = CapacityGoal(objective: question.objective)
            plan.duration = question.searching
            for text in variations { plan.variations.append(try Variation(text)) }
            return try CompareCommand(plan, machine: machine)
        }
        modes = try command(question.modes, [])
        thread = try command([.standard], CostContestant.competentSettings)
        threadName = CostContestant.competentName
    }

    /// What there is by the time that it is interrupted.
    func measure(into measured: inout MeasuredCapacities, until interruption: Interruption) throws(LoadError) {
        for report in try thread.capacities(onCoresAtMost: 1, until: interruption) {
            var report = report
            for index in report.entries.indices { report.entries[index].contestant = threadName }
            measured.add(report)
        }
        guard !interruption.isThere else { return }
        for report in try modes.capacities(until: interruption) { measured.add(report) }
    }
}
