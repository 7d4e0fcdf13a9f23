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

    /// How long it takes, about.
    var seconds: Double { secondsPerRun * Double(runs) }

    /// Runs that it consists of, about.
    var runs: Int {
        guard case .drawn = scenario.content else { return contestants.count }
        let turns = length.isMirrored ? 2 : 1
        let each =
            switch question {
            case .trial: turns
            case .sweep(let range): turns * range.loads.count
            case .capacity: CompareStep.searchRuns
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
        case .capacity:
            let perSecond = CompareStep.searchedLoad * Double(cpus.cores.count) / max(plan.meanCompute.seconds, 1e-9)
            let measured = LoadSearch.runLength(at: Rate(perSecond: perSecond), atLeast: length.measured)
            return one + (measured - length.measured).seconds
        }
    }

    /// Refuses a schedule without requests, or with too many.
    func checkSchedule() throws(LoadError) {
        guard case .drawn(var plan) = scenario.content else { return }
        if !plan.isPhased { plan.duration = length.total }
        try LoadError.from("\(scenario.name): ") { () throws(LoadError) in try plan.checkSize() }
    }

    /// Refuses an objective that even a search without any miss could not show.
    func check() throws(LoadError) {
        guard case .capacity(let goal) = question, case .drawn(let plan) = scenario.content,
            plan.meanCompute > .zero
        else { return }
        let effort = CapacitySearch.Effort()
        let rate = Rate(perSecond: effort.limit * Double(cpus.cores.count) / plan.meanCompute.seconds)
        let requests = LoadSearch.countedRequests(at: rate, atLeast: length.measured) * Double(effort.confirmingRuns)
        guard goal.objective <= Replications.leastBound(of: requests) else { return }
        throw LoadError(
            "--capacity misses<\(NumberText.fixed(goal.objective * 100, 2))%: "
                + "\(Int(requests.rounded())) requests, as many as confirm a load of \(scenario.name), "
                + "cannot show that; make --duration longer")
    }

    /// What is told before all: `3 steps, about 31 min`.
    static func announcement(of steps: [CompareStep]) -> String {
        let seconds = steps.reduce(0) { $0 + $1.seconds }
        let time =
            seconds < 100 ? "\(Int(seconds.rounded(.up))) s" : "\(Int((seconds / 60).rounded(.up))) min"
        return "\(NumberText.count(steps.count, "step")), about \(time)"
    }
}
