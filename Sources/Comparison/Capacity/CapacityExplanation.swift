import Load
import Workload

/// Why a measured capacity is not what theory gives: the measured cost with which the simulation agrees.
struct CapacityExplanation {
    /// What may have cost the contestant time, in a sentence, and the load that a simulation with it holds.
    struct Candidate {
        let words: String
        let load: Double
    }

    /// A measured load, half its interval, and what theory gives.
    let measured, halfWidth, expected: Double
    let expectedOf: String
    /// The most telling first; the last has all of them.
    let candidates: [Candidate]
    /// What compute took over what was asked for; nil where that is not known.
    let computeRatio: Double?

    /// What lies nearer together is not told apart: a simulation's own error.
    private static let precision = 0.01
    /// From there on compute was shorter than asked for, which makes a capacity larger.
    private static let shortCompute = 0.99
    /// What explains a difference accounts for this part of it at least.
    private static let explained = 0.5

    /// Whether there is something to explain.
    static func isWanted(measured: Double, halfWidth: Double, expected: Double) -> Bool {
        abs(measured - expected) > max(halfWidth, precision)
    }

    /// Nil where they agree.
    var sentence: String? {
        guard Self.isWanted(measured: measured, halfWidth: halfWidth, expected: expected) else { return nil }
        let gap = NumberText.percent(abs(measured - expected), 1)
        let theory = "the \(NumberText.percent(expected)) of \(expectedOf) in simulation"
        guard measured < expected else {
            let start = "it holds \(gap) of its cores more than \(theory)"
            guard let computeRatio, computeRatio < Self.shortCompute,
                1 / computeRatio - 1 >= Self.explained * (measured / expected - 1)
            else { return "\(start); why is not known" }
            return "\(start): its compute took \(NumberText.percent(computeRatio, 1)) of what was asked for"
        }
        let start = "it holds \(gap) of its cores less than \(theory)"
        let fitting = candidates.filter { candidate in
            abs(measured - candidate.load) <= max(halfWidth, Self.precision)
                && expected - candidate.load >= Self.explained * (expected - measured)
        }
        let nearest = fitting.min { abs(measured - $0.load) < abs(measured - $1.load) }
        if let nearest { return "\(start), which is explained by \(nearest.words)" }
        guard let all = candidates.last else { return "\(start); why is not known" }
        return "\(start); why is not known: with \(all.words) the simulation holds \(NumberText.percent(all.load))"
    }
}
