import Load
import Workload

/// What of a report can be told apart from another one's, figure by figure.
struct ReportFigures {
    struct Key: Hashable {
        var scenario: String
        var cores: Int
        var contestant: String
        var figure: String
        /// What a person is told of once, where a whole contestant is in one report alone.
        var isFirstOfItsContestant = false

        /// As in `mixed on 1 core: MODE`.
        var place: String { "\(scenario) on \(NumberText.count(cores, "core")): \(contestant)\(detail)" }

        private var detail: String {
            figure == ReportFigures.misses
                ? "" : figure.hasPrefix(ReportFigures.misses) ? " (a sweep)" : " (\(figure))"
        }

        static func == (one: Key, other: Key) -> Bool {
            (one.scenario, one.cores, one.contestant, one.figure)
                == (other.scenario, other.cores, other.contestant, other.figure)
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(scenario)
            hasher.combine(cores)
            hasher.combine(contestant)
            hasher.combine(figure)
        }
    }

    struct Figure {
        var estimate: Estimate
        var isInvalid: Bool
    }

    static let misses = "misses"
    static let goodput = "goodput"
    private static let percentiles = [50.0, 99]

    /// As the report has them.
    private(set) var order: [Key] = []
    private(set) var figures: [Key: Figure] = [:]

    init(_ report: ComparisonReport) {
        for trial in report.trials where trial.players.isEmpty {
            for contestant in trial.contestants { add(contestant, of: trial) }
        }
        for sweep in report.sweeps {
            var told: Set<String> = []
            for point in sweep.points {
                let figure = "\(ReportFigures.misses) at \(NumberText.percent(point.load))"
                add(
                    Key(
                        scenario: sweep.scenario, cores: ReportFigures.count(sweep.cpus), contestant: point.contestant,
                        figure: figure, isFirstOfItsContestant: told.insert(point.contestant).inserted),
                    Estimate(point.misses), isInvalid: !point.problems.isEmpty)
            }
        }
        for capacity in report.capacities {
            for entry in capacity.entries { add(entry, of: capacity) }
        }
    }

    private static func count(_ cpus: String) -> Int { (try? CPUSet(cpus))?.cores.count ?? 0 }

    private mutating func add(_ contestant: ContestantReport, of trial: TrialReport) {
        func add(_ figure: String, _ estimate: Estimate) {
            self.add(
                Key(
                    scenario: trial.scenario, cores: trial.coreCount, contestant: contestant.name, figure: figure,
                    isFirstOfItsContestant: figure == ReportFigures.misses),
                estimate, isInvalid: !contestant.problems.isEmpty)
        }
        add(ReportFigures.misses, Estimate(contestant.misses))
        add(
            ReportFigures.goodput,
            Estimate(goodput: contestant.goodput, contestant.misses, rate: trial.rate))
        for percentile in contestant.latency where ReportFigures.percentiles.contains(percentile.percentile) {
            add("p\(NumberText.short(percentile.percentile))", Estimate(percentile))
        }
    }

    /// What surely holds and what surely breaks are the ends of its interval.
    private mutating func add(_ entry: CapacityReport.Entry, of capacity: CapacityReport) {
        add(
            Key(
                scenario: capacity.scenario, cores: ReportFigures.count(capacity.cpus), contestant: entry.contestant,
                figure: "capacity at \(NumberText.percent(capacity.objective, 2)) missed",
                isFirstOfItsContestant: true),
            Estimate(entry.rate ?? 0, low: entry.rate ?? 0, high: entry.brokenAt), isInvalid: !entry.problems.isEmpty)
    }

    /// A report may have a scenario twice: the first counts.
    private mutating func add(_ key: Key, _ estimate: Estimate, isInvalid: Bool) {
        guard figures[key] == nil else { return }
        order.append(key)
        figures[key] = Figure(estimate: estimate, isInvalid: isInvalid)
    }
}
