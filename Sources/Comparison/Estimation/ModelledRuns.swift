import Workload

/// Runs, and what a model misses of them at the slowdowns that were tried, each simulated once.
struct ModelledRuns {
    let model: MissModel
    private(set) var runs: [LoadedRun] = []
    /// Of each run, by the slowdown's step.
    private var modelled: [[Int: ModelledMisses]] = []

    /// Between two slowdowns that are told apart: a quarter of what a capacity is told to.
    static let step = 0.0025

    init(_ model: MissModel, _ runs: [LoadedRun] = []) {
        self.model = model
        for run in runs { add(run) }
    }

    mutating func add(_ run: LoadedRun) {
        runs.append(run)
        modelled.append([:])
    }

    /// What the model misses of one run.
    mutating func misses(of run: Int, at step: Int) -> ModelledMisses {
        if let known = modelled[run][step] { return known }
        let requests = runs[run].requests
        let misses = ModelledMisses(model.misses(requests, Double(step) * ModelledRuns.step), of: requests)
        modelled[run][step] = misses
        return misses
    }

    mutating func total(of chosen: [Int], at step: Int) -> Double {
        var total = 0
        for run in chosen { total += misses(of: run, at: step).total }
        return Double(total)
    }
}
