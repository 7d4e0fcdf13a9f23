import Load
import Simulation

/// The number of cores with which a contestant beats one competent thread.
struct CostSearch {
    enum Verdict: Equatable {
        /// With so many, and not with one fewer.
        case cores(Int, isMeasured: Bool, isSure: Bool)
        /// More cores make it no better, and it is not there yet.
        case never
        /// Not with the most that are looked at.
        case beyond(Int)
    }

    private let contestant: CostContestant
    private let model: CostModel
    private let thread: CostFigure
    /// What the measured capacities are of the simulated ones.
    private let correction: Double

    static let mostCores = 64
    /// By less a simulated one does not beat the thread: capacities are found no nearer.
    private static let margin = 1.01
    /// With twice the cores it must hold more than this times as much, or it does not grow.
    private static let growth = 1.05

    init(_ contestant: CostContestant, _ model: CostModel, against thread: CostFigure) throws(LoadError) {
        (self.contestant, self.model, self.thread) = (contestant, model, thread)
        correction = try CostSearch.correction(of: contestant, model)
    }

    /// - Parameter cores: by what was measured on these; nil: on the most on which it was.
    static func correction(
        of contestant: CostContestant, _ model: CostModel, onCores cores: Int? = nil
    ) throws(LoadError) -> Double {
        let known = contestant.measured.filter { $0.key == cores ?? $0.key }
        guard let (cores, figure) = known.max(by: { $0.key < $1.key }) else { return 1 }
        let simulated = try model.capacity(of: contestant.shape(cores)).rate
        return simulated > 0 ? figure.rate / simulated : 1
    }

    /// On so many cores: measured where it was, simulated elsewhere.
    func figure(onCores cores: Int) throws(LoadError) -> CostFigure {
        if let figure = contestant.measured[cores] { return figure }
        return try model.capacity(of: contestant.shape(cores)).times(correction)
    }

    func verdict() throws(LoadError) -> Verdict {
        var (short, enough) = (0, 1)
        while try !beats(with: enough) {
            short = enough
            guard enough < CostSearch.mostCores else { return try isStuck() ? .never : .beyond(enough) }
            enough *= 2
        }
        while enough - short > 1 {
            let cores = (short + enough) / 2
            if try beats(with: cores) { enough = cores } else { short = cores }
        }
        let figure = try figure(onCores: enough)
        return .cores(
            enough, isMeasured: figure.isMeasured && thread.isMeasured,
            isSure: figure.interval.lowerBound > thread.interval.upperBound)
    }

    private func beats(with cores: Int) throws(LoadError) -> Bool {
        let figure = try figure(onCores: cores)
        return figure.rate > thread.rate * (figure.isMeasured ? 1 : CostSearch.margin)
    }

    private func isStuck() throws(LoadError) -> Bool {
        let most = CostSearch.mostCores
        return try figure(onCores: most).rate <= figure(onCores: most / 2).rate * CostSearch.growth
    }
}
