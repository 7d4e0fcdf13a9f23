import Load

/// The slowdown at which a model is as late with the very same requests as its contestant was, in marks.
///
/// What is left between them differs from batch to batch far less than the marks themselves do: both have the same
/// requests, so that chance has no part in how many of them meet in a queue (common random numbers, as a control
/// variate; Law, *Simulation Modeling and Analysis*). Its spread gives the interval.
struct SlowdownFit: Equatable {
    let slowdown: Double
    /// Half the 95 % interval; infinite where these runs say nothing of it.
    let halfWidth: Double

    /// On both sides, to see how the marks grow with the slowdown; in steps.
    private static let slopeSteps = 12
    /// Where few clusters of marks were seen, that none of them differs says little: as if this part of one more had
    /// turned out otherwise. Chosen so that the interval covers the truth in searches of some runs (EstimatorTests).
    private static let clusterPart = 0.2
    private static let steps =
        Int(
            MissModel.slowdowns.lowerBound / ModelledRuns.step)...Int(
            MissModel.slowdowns.upperBound / ModelledRuns.step)

    /// - Parameters:
    ///   - chosen: the places of the runs that count.
    ///   - start: a slowdown to begin the search at.
    init(_ chosen: [Int], of runs: inout ModelledRuns, from start: Double) {
        let measured = chosen.reduce(0) { $0 + LoadedRun.batches(of: runs.runs[$1].marks).reduce(0, +) }
        let most = chosen.reduce(0) { $0 + runs.runs[$1].requests.count } * Int(LateMarks.missed)
        let begin = Int((start / ModelledRuns.step).rounded())
        // The whole range of slowdowns that give this number, and so not its edge.
        var ends: [Double] = []
        for (target, isPossible) in [(-0.5, measured > 0), (0.5, measured < most)] where isPossible {
            let from = ends.first ?? Double(begin)
            ends.append(
                SlowdownFit.crossing(Double(measured) + target, chosen, of: &runs, from: Int(from.rounded())))
        }
        let fitted = ends.reduce(0, +) / Double(max(1, ends.count))
        slowdown = fitted * ModelledRuns.step
        halfWidth = SlowdownFit.halfWidth(chosen, of: &runs, at: Int(fitted.rounded()))
    }

    /// Where the model's marks pass a number, in steps: they grow with the slowdown, but for few.
    private static func crossing(_ target: Double, _ chosen: [Int], of runs: inout ModelledRuns, from start: Int)
        -> Double
    {
        var low = min(max(start, steps.lowerBound), steps.upperBound)
        var high = low
        var stride = 1
        while low > steps.lowerBound, runs.total(of: chosen, at: low) > target {
            high = low
            low = max(steps.lowerBound, low - stride)
            stride *= 2
        }
        stride = 1
        while high < steps.upperBound, runs.total(of: chosen, at: high) < target {
            low = high
            high = min(steps.upperBound, high + stride)
            stride *= 2
        }
        while high - low > 1 {
            let middle = (low + high) / 2
            if runs.total(of: chosen, at: middle) < target { low = middle } else { high = middle }
        }
        let (below, above) = (runs.total(of: chosen, at: low), runs.total(of: chosen, at: high))
        guard above > below else { return Double(high) }
        return Double(low) + min(1, max(0, (target - below) / (above - below)))
    }

    /// By the spread of what is left between both, with Student's t of the batches in which anything was late.
    private static func halfWidth(_ chosen: [Int], of runs: inout ModelledRuns, at step: Int) -> Double {
        let (lower, upper) = (max(steps.lowerBound, step - slopeSteps), min(steps.upperBound, step + slopeSteps))
        let growth = runs.total(of: chosen, at: upper) - runs.total(of: chosen, at: lower)
        let slope = growth / (Double(upper - lower) * ModelledRuns.step)
        var (squares, runSquares, clusterSquares, marks, batches, telling) = (0.0, 0.0, 0.0, 0, 0, 0)
        for run in chosen {
            let modelled = runs.marks(of: run, at: step)
            let measured = LoadedRun.batches(of: runs.runs[run].marks)
            for (one, other) in zip(measured, modelled.batches) {
                squares += Double((one - other) * (one - other))
                telling += one + other > 0 ? 1 : 0
                batches += 1
            }
            // Halves of a run may be alike: the core was then as it was.
            let left = Double(measured.reduce(0, +) - modelled.total)
            runSquares += left * left
            clusterSquares += modelled.clusterSquares
            marks += modelled.total
        }
        guard slope > 0, telling > 1 else { return .infinity }
        let cluster = marks > 0 ? clusterSquares / Double(marks) : 1
        let spread = max(
            squares * Double(batches) / Double(batches - 1),
            chosen.count > 1 ? runSquares * Double(chosen.count) / Double(chosen.count - 1) : 0)
        let variance = spread + (clusterPart * cluster) * (clusterPart * cluster)
        return Quantile.student(telling - 1) * variance.squareRoot() / slope
    }
}
