import Load
import Simulation
import Workload

/// Where theory says something else.
extension CapacityQuestion {
    func explanation(
        of one: CapacityRuns, _ found: CapacityEstimator.Found, _ measured: MeasuredCosts?
    ) throws(LoadError) -> String? {
        let theory = one.estimator.theory.capacity
        guard let expectedOf = one.expectedOf,
            CapacityExplanation.isWanted(
                measured: found.load, halfWidth: found.halfWidth, expected: theory.load)
        else { return nil }
        let candidates = try measured.map { measured throws(LoadError) in try self.candidates(one, measured) }
        return CapacityExplanation(
            measured: found.load, halfWidth: found.halfWidth, expected: theory.load, expectedOf: expectedOf,
            candidates: candidates ?? [], computeRatio: measured?.computeRatio
        ).sentence
    }

    /// What was measured, put into the model: each by itself, and all together.
    private func candidates(
        _ one: CapacityRuns, _ measured: MeasuredCosts
    ) throws(LoadError) -> [CapacityExplanation.Candidate] {
        func load(_ change: (inout MachineShape) -> Void) throws(LoadError) -> Double {
            var machine = one.machine
            change(&machine)
            let theory = one.estimator.theory
            return try simulated.load(of: MissModel(machine), from: theory.capacity.load, beside: theory)
        }
        let cost = "the \(NumberText.fixed(measured.cpuPerRequest * 1e3, 2)) ms of CPU a request beside its compute"
        var candidates = [
            CapacityExplanation.Candidate(words: cost, load: try load { $0.costs = measured.costs })
        ]
        guard let (taken, slowdown) = taken(from: one.machine, measured) else { return candidates }
        candidates.append(.init(words: taken, load: try load { $0.costs.slowdown = slowdown }))
        let both = try load {
            $0.costs = measured.costs
            $0.costs.slowdown = slowdown
        }
        candidates.append(.init(words: "\(cost), and \(taken)", load: both))
        return candidates
    }

    /// What took cores from it, and the slowdown that this is. Where the kernel shares them out among its threads, that
    /// they preempt each other is in the model already, and only others count.
    private func taken(from machine: MachineShape, _ measured: MeasuredCosts) -> (words: String, slowdown: Double)? {
        let others = measured.othersShare.map { "other programs took \(NumberText.percent($0, 1)) of its cores" }
        if machine.workers * machine.computing <= cores {
            let share = measured.preemptedShare / (1 + measured.preemptedShare)
            let words = "compute that was preempted for \(NumberText.percent(share, 1)) of its time"
            return (words + (others.map { " (\($0))" } ?? ""), measured.preemptedShare)
        }
        guard let others, let share = measured.othersShare, share < 1 else { return nil }
        return ("this: \(others)", share / (1 - share))
    }
}
