import Glibc
import Load

/// The search for the load at which a contestant misses the objective: what to run next, and what the runs have shown.
/// It runs nothing itself.
///
/// The contestant is described as its model and one number, a slowdown (`SlowdownFit`). Runs that miss more than the
/// objective tell it best, because misses are rare at the objective itself. The capacity is what the model holds at
/// that slowdown: where the contestant's misses are of another kind than a queue's, as with rare long stalls, that is
/// too much, and the more so the smaller the objective is.
struct CapacityEstimator {
    /// How much is run.
    struct Effort: Equatable {
        /// The search ends when the interval is no wider than this on each side, in shares of the cores.
        var halfWidth = 0.03
        var fewestRuns = 5
        /// Of the runs one after the other: misses over the objective's that the next one aims at.
        var ratios = [4.0, 1.5, 6, 3]
        /// Shares below which a run of some hundred requests says little, for each of these.
        var leastShares = [0.03, 0.015, 0.05, 0.02]

        /// The largest share that a run aims at.
        func mostShare(_ objective: Double) -> Double {
            zip(ratios, leastShares).map { max($0 * objective, $1) }.max() ?? objective
        }

        /// Who is in a hurry.
        static let rough = Effort(
            halfWidth: 0.06, fewestRuns: 3, ratios: [8, 4, 6], leastShares: [0.06, 0.03, 0.05])
    }

    /// What was found.
    struct Found: Equatable {
        var load: Double
        /// Of its 95 % interval.
        var halfWidth: Double
        var slowdown: Double
    }

    let theory: CapacityTheory
    let effort: Effort
    private(set) var runs: ModelledRuns
    private(set) var fit: SlowdownFit?
    /// The places of the runs by which it was fitted.
    private(set) var chosen: [Int] = []
    private let limit: Double

    /// Loads at which more is missed than this say of a capacity only that it is below them.
    private static let mostShare = 0.5
    /// How exactly a load is aimed at, so that contestants that differ little get the same requests.
    private static let grid = 0.01
    /// Of the objective's misses and of the most that is aimed at: how far off a run's load may be.
    private static let tolerance = 4.0

    init(_ theory: CapacityTheory, _ effort: Effort, limit: Double) {
        (self.theory, self.effort, self.limit) = (theory, effort, limit)
        runs = ModelledRuns(theory.model)
    }

    private var objective: Double { theory.capacity.objective }

    /// The largest share that a run may aim at: beyond it a long queue says only that there is one.
    private var mostWished: Double { objective + (1 - objective) / 4 }

    /// Whether theory leaves anything to look for.
    var isPossible: Bool { theory.capacity.load > 0 }

    /// The load of the next run.
    var wish: Double {
        let number = runs.runs.count
        let ratio = effort.ratios[number % effort.ratios.count]
        let least = effort.leastShares[number % effort.leastShares.count]
        let load = load(missing: min(max(objective * ratio, least), mostWished), at: fit?.slowdown ?? 0)
        return min(limit, max(ModelCapacity.Search.lowest, (load / Self.grid).rounded() * Self.grid))
    }

    mutating func record(_ run: LoadedRun) {
        runs.add(run)
        chosen = Array(runs.runs.indices)
        let first = SlowdownFit(chosen, of: &runs, from: fit?.slowdown ?? 0)
        fit = first
        // Runs far from the capacity, as the first ones may be, would outweigh the others.
        let near = chosen.filter { isTelling(runs.runs[$0].load, at: first.slowdown) }
        guard !near.isEmpty, near.count < chosen.count else { return }
        chosen = near
        fit = SlowdownFit(chosen, of: &runs, from: first.slowdown)
    }

    private func isTelling(_ load: Double, at slowdown: Double) -> Bool {
        let least = self.load(missing: objective / Self.tolerance, at: slowdown)
        let ceiling = max(Self.mostShare, (mostWished + 1) / 2)
        let most = self.load(missing: min(Self.tolerance * effort.mostShare(objective), ceiling), at: slowdown)
        return load >= least && load <= max(most, self.load(missing: objective, at: slowdown))
    }

    private func load(missing share: Double, at slowdown: Double) -> Double {
        theory.capacity.load(missing: share) * pow(1 + slowdown, -theory.sensitivity)
    }

    /// By the theory's curve alone.
    var found: Found? {
        guard let fit, fit.halfWidth.isFinite, theory.capacity.load > 0 else { return nil }
        let load = load(missing: objective, at: fit.slowdown)
        return Found(
            load: load, halfWidth: halfWidth(load, fit, theory.capacity.halfWidth), slowdown: fit.slowdown)
    }

    /// Whether the interval is as narrow as is wanted.
    var isNarrow: Bool {
        guard chosen.count >= effort.fewestRuns, let found else { return false }
        return found.halfWidth <= effort.halfWidth
    }

    private func halfWidth(_ load: Double, _ fit: SlowdownFit, _ ownError: Double) -> Double {
        let fromFit = fit.halfWidth * load * theory.sensitivity / (1 + fit.slowdown)
        return (fromFit * fromFit + ownError * ownError).squareRoot()
    }
}

// MARK: - With what was measured beside the misses

extension CapacityEstimator {
    /// The estimate in the end: by a model that has the contestant's measured costs, simulated at length at what it
    /// was found to be slower besides.
    struct Outcome {
        var found: Found
        var curve: [ModelCapacity.Point]
        var runs: ModelledRuns
    }

    /// - Returns: nil where nothing was found, or it is not wanted any more.
    func outcome(_ model: MissModel, _ search: ModelCapacity.Search) throws(LoadError) -> Outcome? {
        guard let found, search.isWanted() else { return nil }
        var again = ModelledRuns(model, runs.runs)
        let fit = SlowdownFit(chosen, of: &again, from: found.slowdown)
        guard fit.halfWidth.isFinite else { return nil }
        let load = try search.load(of: model, slowdown: fit.slowdown, from: found.load, beside: theory)
        let curve = try search.curve(of: model, slowdown: fit.slowdown, around: load)
        guard search.isWanted() else { return nil }
        let half = halfWidth(load, fit, theory.capacity.halfWidth)
        return Outcome(
            found: Found(load: load, halfWidth: half, slowdown: fit.slowdown), curve: curve, runs: again)
    }
}
