import Comparison
import Load
import Simulation

/// What `cost --json` writes: schema `deadlined-cost-1`. Rates are requests a second, shares are from 0 to 1.
package struct CostReport: Codable, Sendable {
    package struct Figure: Codable, Sendable {
        package var cores: Int
        package var rate: Double
        /// A 95 % interval; where it is simulated, how far the simulation is sure.
        package var rateLow, rateHigh: Double
        package var isMeasured: Bool

        init(_ figure: CostFigure, cores: Int) {
            (self.cores, rate, isMeasured) = (cores, figure.rate, figure.isMeasured)
            (rateLow, rateHigh) = (figure.interval.lowerBound, figure.interval.upperBound)
        }
    }

    package struct Row: Codable, Sendable {
        package enum Answer: String, Codable, Sendable {
            case cores, never, beyond
        }

        package var name: String
        /// With `cores` it beats the thread; `never`: with no number of them; `beyond`: not with so many. Absent where
        /// it was ended before it was known.
        package var answer: Answer?
        package var cores: Int?
        /// Whether it and the thread were measured there, and whether their intervals lie apart.
        package var isMeasured, isSure: Bool
        /// Whether its costs in the simulation are given, and not measured.
        package var isGiven: Bool
        package var figures: [Figure]
    }

    package var schema = "deadlined-cost-1"
    package var scenario: String
    package var objective: Double
    /// The competent thread, and what it holds on one core; absent where it was ended before that was known.
    package var thread: String
    package var threadFigure: Figure?
    package var rows: [Row]
    /// By what it was ended early; absent where it was not.
    package var interruption: String?
}

extension CostReport {
    /// - Parameters:
    ///   - competent: the competent thread.
    ///   - plain: its mode as it is.
    init(
        _ contestants: [CostContestant], against competent: CostContestant, as plain: CostContestant,
        _ model: CostModel, scenario: String, cores: [Int]
    ) throws(LoadError) {
        let figure = try CostReport.figure(of: competent, as: plain, model)
        guard figure.map({ $0.rate > 0 }) ?? true else {
            throw LoadError(
                "--objective: one competent thread holds no load of \(scenario) at it, so that there is nothing to "
                    + "beat; ask for less")
        }
        self.scenario = scenario
        objective = model.objective
        thread = competent.name
        threadFigure = figure.map { Figure($0, cores: 1) }
        let found = SideBySide.map(contestants) { contestant in
            Result { () throws(LoadError) in try Row(contestant, model, against: figure, cores) }
        }
        var rows: [Row] = []
        for row in found { rows.append(try row.get()) }
        self.rows = rows
    }
}

extension CostReport {
    /// What the competent thread holds. Where it was not measured it lacks of its simulated capacity what its mode
    /// lacks as it is.
    /// - Returns: nil where it was ended before.
    private static func figure(
        of competent: CostContestant, as plain: CostContestant, _ model: CostModel
    ) throws(LoadError) -> CostFigure? {
        if let figure = competent.measured[1] { return figure }
        do throws(LoadError) {
            let correction = try CostSearch.correction(of: plain, model, onCores: 1)
            return try model.capacity(of: competent.shape(1)).times(correction)
        } catch {
            guard model.isEnded else { throw error }
            return nil
        }
    }
}

extension CostReport.Row {
    /// What there is to tell, also of one that ended early.
    init(
        _ contestant: CostContestant, _ model: CostModel, against thread: CostFigure?, _ cores: [Int]
    ) throws(LoadError) {
        do throws(LoadError) {
            let search = try thread.map { thread throws(LoadError) in
                try CostSearch(contestant, model, against: thread)
            }
            try self.init(contestant, search, cores)
        } catch {
            guard model.isEnded else { throw error }
            try self.init(contestant, nil, cores)
        }
    }

    /// - Parameter search: nil where it was ended: then it has what was measured.
    init(_ contestant: CostContestant, _ search: CostSearch?, _ cores: [Int]) throws(LoadError) {
        (name, isGiven) = (contestant.name, contestant.isGiven)
        (isMeasured, isSure) = (false, true)
        figures = contestant.measured.sorted { $0.key < $1.key }.map { .init($1, cores: $0) }
        guard let search else { return }
        switch try search.verdict() {
        case .cores(let number, let isMeasured, let isSure):
            (answer, self.cores, self.isMeasured, self.isSure) = (.cores, number, isMeasured, isSure)
        case .never: answer = .never
        case .beyond(let number): (answer, self.cores) = (.beyond, number)
        }
        var figures: [CostReport.Figure] = []
        for number in cores { figures.append(.init(try search.figure(onCores: number), cores: number)) }
        self.figures = figures
    }
}
