import Load
import Workload

/// One question about one scenario on one set of cores, to come.
struct CompareStep: Equatable {
    var scenario: Scenario
    var contestants: [Contestant]
    var cpus: CPUSet
    var length: TrialRunner.Length
    var question: CompareQuestion

    /// What a run takes beside its schedule, in seconds: starting a daemon, finishing its last requests.
    private static let overheadSeconds = 0.4
    /// What an overloaded daemon is waited for besides.
    private static let overloadSeconds = 1.0
    /// Runs that a search for a capacity takes for one contestant, about, and the load of most of them.
    private static let searchRuns = 58
    private static let searchedLoad = 0.65

    /// What the simulation of a contestant takes, in a search that is in a hurry and in any other.
    private static let roughSimulation = 0.6
    private static let simulation = 2.5

    /// How long it takes, about; of a search, at most.
    var seconds: Double {
        guard case .capacity(let goal) = question, !goal.isSure else { return secondsPerRun * Double(runs) }
        let simulation = goal.isRough ? CompareStep.roughSimulation : CompareStep.simulation
        return (goal.limit.seconds + simulation) * Double(contestants.count)
    }

    /// Runs that it consists of, about.
    var runs: Int {
        guard case .drawn = scenario.content else { return contestants.count }
        let turns = length.isMirrored ? 2 : 1
        let each =
            switch question {
            case .trial: turns
            case .sweep(let range): turns * range.loads.count
            case .capacity(let goal):
                goal.isSure ? CompareStep.searchRuns : max(1, Int(goal.limit.seconds / secondsPerRun))
            }
        return each * contestants.count
    }

    private var secondsPerRun: Double {
        guard case .drawn(let plan) = scenario.content else {
            return CompareStep.overheadSeconds + CompareStep.overloadSeconds
        }
        let one = length.measured.seconds + length.warmUp.seconds + CompareStep.overheadSeconds
        switch question {
        case .trial: return one + (plan.isOverload(of: cpus) ? CompareStep.overloadSeconds : 0)
        case .sweep(let range):
            let overloads = Double(range.loads.count { $0 > 1 }) / Double(range.loads.count)
            return one + overloads * CompareStep.overloadSeconds
        case .capacity(let goal):
            let perSecond = CompareStep.searchedLoad * Double(cpus.cores.count) / max(plan.meanCompute.seconds, 1e-9)
            let sure = LoadSearch.sureRunLength(at: Rate(perSecond: perSecond), atLeast: length.measured)
            let measured = goal.isSure ? sure : min(.seconds(goal.requestsPerRun / perSecond), LoadSearch.longestRun)
            return one + (measured - length.measured).seconds
        }
    }

    /// Refuses a schedule without requests, or with too many.
    func checkSchedule() throws(LoadError) {
        guard case .drawn(var plan) = scenario.content else { return }
        if !plan.isPhased { plan.duration = length.total }
        try LoadError.from("\(scenario.name): ") { () throws(LoadError) in try plan.checkSize() }
    }

    /// Refuses a question that no run can answer: loads of what computes nothing, and an objective that cannot be met,
    /// or shown.
    func check() throws(LoadError) {
        guard case .drawn(let plan) = scenario.content else { return }
        let draw = try LoadError.from("\(scenario.name): ") { () throws(LoadError) in
            try LoadDraw(plan, cores: cpus.cores.count)
        }
        guard case .capacity(let goal) = question else { return }
        let share = try draw.hopelessShare(for: goal.objective)
        let words = "--capacity misses<\(NumberText.short(goal.objective * 100))%"
        guard share < goal.objective else {
            throw LoadError(
                "\(words): cannot be met: \(NumberText.percent(share, 1)) of the requests of \(scenario.name) take "
                    + "longer than their deadlines on an idle server")
        }
        let shortest = LoadSearch.shortestSearch
        guard goal.limit >= shortest else {
            throw LoadError(
                "--duration \(DurationText.format(goal.limit)): a contestant's search takes "
                    + "\(DurationText.format(shortest)) or more")
        }
        if goal.isSure { try checkSure(goal, draw, words) }
    }

    /// Refuses an objective that even a search without any miss could not show.
    private func checkSure(_ goal: CapacityGoal, _ draw: LoadDraw, _ words: String) throws(LoadError) {
        let effort = SureSearch.Effort()
        let rate = draw.rate(at: effort.limit)
        let requests = LoadSearch.countedRequests(at: rate, atLeast: length.measured) * Double(effort.confirmingRuns)
        guard goal.objective <= Replications.leastBound(of: requests) else { return }
        throw LoadError(
            "\(words): \(Int(requests.rounded())) requests, as many as confirm a load of \(scenario.name), "
                + "cannot show that surely; leave --surely out")
    }

    /// What is told before all: `3 steps, about 31 min`.
    static func announcement(of steps: [CompareStep]) -> String {
        let seconds = steps.reduce(0) { $0 + $1.seconds }
        let time =
            seconds < 100 ? "\(Int(seconds.rounded(.up))) s" : "\(Int((seconds / 60).rounded(.up))) min"
        return "\(NumberText.count(steps.count, "step")), about \(time)"
    }
}
