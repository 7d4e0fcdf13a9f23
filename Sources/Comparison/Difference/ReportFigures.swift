import Load
import Workload

/// What of a report can be told apart from another one's, figure by figure.
struct ReportFigures {
    struct Key: Hashable {
        var scenario: String
        var cores: Int
        var contestant: String
        var figure: String

        /// As in `mixed on 1 core: MODE`, or with the question behind it. Nil of what is told with a trial's misses.
        var place: String? {
            let place = "\(scenario) on \(NumberText.count(cores, "core")): \(contestant)"
            return switch figure {
            case ReportFigures.misses: place
            case _ where figure.hasPrefix(ReportFigures.classMisses): nil
            case _ where figure.hasPrefix(ReportFigures.misses): "\(place) (a sweep)"
            case _ where figure.hasPrefix(ReportFigures.capacity): "\(place) (\(figure))"
            default: nil
            }
        }
    }

    struct Figure {
        var estimate: Estimate
        var isInvalid: Bool
    }

    static let misses = "misses"
    private static let classMisses = "misses of "
    private static let capacity = "capacity"
    private static let goodput = "goodput"
    private static let percentiles = [50.0, 99]

    /// As the report has them.
    private(set) var order: [Key] = []
    private(set) var figures: [Key: Figure] = [:]

    init(_ report: ComparisonReport) {
        for trial in report.trials where trial.players.isEmpty {
            for contestant in trial.contestants { add(contestant, of: trial) }
        }
        for sweep in report.sweeps {
            for point in sweep.points {
                add(
                    "\(ReportFigures.misses) at \(NumberText.percent(point.load))", of: point.contestant,
                    sweep.scenario,
                    ReportFigures.count(sweep.cpus), Estimate(point.misses), isInvalid: !point.problems.isEmpty)
            }
        }
        for capacity in report.capacities + (report.kinds?.capacities ?? []) {
            for entry in capacity.entries { add(entry, of: capacity) }
        }
    }

    private static func count(_ cpus: String) -> Int { (try? CPUSet(cpus))?.cores.count ?? 0 }

    /// Whose figures it has, and where, from the first to the last.
    var places: [String] {
        order.compactMap(\.place).reduce(into: []) { places, place in if places.last != place { places.append(place) } }
    }

    private mutating func add(_ contestant: ContestantReport, of trial: TrialReport) {
        var figures = [
            (ReportFigures.misses, Estimate(contestant.misses)),
            (ReportFigures.goodput, Estimate(goodput: contestant.goodput, contestant.misses, rate: trial.rate)),
        ]
        figures += (contestant.classes ?? []).map { (ReportFigures.classMisses + $0.name, Estimate($0.misses)) }
        figures += contestant.latency.filter { ReportFigures.percentiles.contains($0.percentile) }
            .map { ("p\(NumberText.short($0.percentile))", Estimate($0)) }
        for (figure, estimate) in figures {
            add(
                figure, of: contestant.name, trial.scenario, trial.coreCount, estimate,
                isInvalid: !contestant.problems.isEmpty)
        }
    }

    private mutating func add(_ entry: CapacityReport.Entry, of capacity: CapacityReport) {
        add(
            "\(ReportFigures.capacity) at \(NumberText.percent(capacity.objective, 2)) missed", of: entry.contestant,
            capacity.scenario, ReportFigures.count(capacity.cpus),
            Estimate(entry.rate ?? 0, low: entry.rateLow, high: entry.rateHigh), isInvalid: !entry.problems.isEmpty)
    }

    /// A report may have a scenario twice: the first counts.
    private mutating func add(
        _ figure: String, of contestant: String, _ scenario: String, _ cores: Int, _ estimate: Estimate, isInvalid: Bool
    ) {
        let key = Key(scenario: scenario, cores: cores, contestant: contestant, figure: figure)
        guard figures[key] == nil else { return }
        order.append(key)
        figures[key] = Figure(estimate: estimate, isInvalid: isInvalid)
    }
}
