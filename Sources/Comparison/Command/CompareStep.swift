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
    /// Runs that a search for a capacity takes for one contestant, about.
    private static let searchRuns = 14

    /// How long it takes, about.
    var seconds: Double {
        guard case .drawn(let plan) = scenario.content else {
            return Double(contestants.count) * (CompareStep.overheadSeconds + CompareStep.overloadSeconds)
        }
        var one = length.measured.seconds + length.warmUp.seconds + CompareStep.overheadSeconds
        let runs: Int
        switch question {
        case .trial:
            runs = length.isMirrored ? 2 : 1
            if plan.isOverload(of: cpus) { one += CompareStep.overloadSeconds }
        case .sweep(let range): runs = range.loads.count
        case .capacity: runs = CompareStep.searchRuns
        }
        return one * Double(runs * contestants.count)
    }
}
