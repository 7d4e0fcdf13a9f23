import Workload

/// Runs, and how late a model is with them at the slowdowns that were tried, each simulated once.
struct ModelledRuns {
    let model: MissModel
    private(set) var runs: [LoadedRun] = []
    /// Of each run, by the slowdown's step.
    private var modelled: [[Int: ModelledMarks]] = []

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

    /// The model's marks of one run.
    mutating func marks(of run: Int, at step: Int) -> ModelledMarks {
        if let known = modelled[run][step] { return known }
        let requests = runs[run].requests
        let marks = ModelledMarks(model.marks(requests, Double(step) * ModelledRuns.step), of: requests)
        modelled[run][step] = marks
        return marks
    }

    mutating func total(of chosen: [Int], at step: Int) -> Double {
        var total = 0
        for run in chosen { total += marks(of: run, at: step).total }
        return Double(total)
    }
}
