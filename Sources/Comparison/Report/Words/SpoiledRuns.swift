import Load
import Workload

/// The runs that no statement of a report counts, because something spoiled them.
enum SpoiledRuns {
    struct Run: Equatable {
        /// As in `MODE in mixed on core 0`.
        var name: String
        var reasons: [String]
    }

    static func all(_ report: ComparisonReport) -> [Run] {
        let trials = report.trials.flatMap { trial in
            trial.contestants.map { Run("\($0.name) in \(trial.scenario)", on: trial.cpus, $0.problems) }
        }
        let sweeps = report.sweeps.flatMap { sweep in
            sweep.points.map { point in
                Run(
                    "\(point.contestant) in \(sweep.scenario) at \(NumberText.percent(point.load))", on: sweep.cpus,
                    point.problems)
            }
        }
        return (trials + sweeps).filter { !$0.reasons.isEmpty }
    }

    /// How many there are, and why the first is one, and of whom nothing was found; in one line, nil where all is well.
    static func sentence(_ report: ComparisonReport) -> String? {
        let runs = counted(report)
        let sentences = [runs, unfound(report, saysWhy: runs == nil)].compactMap(\.self)
        return sentences.isEmpty ? nil : sentences.joined(separator: "; ")
    }

    private static func counted(_ report: ComparisonReport) -> String? {
        let spoiled = all(report)
        guard let first = spoiled.first, let reason = first.reasons.first else { return nil }
        let count =
            report.trials.reduce(0) { $0 + $1.contestants.count } + report.sweeps.reduce(0) { $0 + $1.points.count }
        let runs = NumberText.count(count, "run")
        guard spoiled.count > 1 else {
            return "1 of \(runs) is invalid, and no statement counts it: \(first.name): \(reason)"
        }
        return
            "\(spoiled.count) of \(runs) are invalid, and no statement counts them; the first: \(first.name): \(reason)"
    }

    /// The contestants whose searches have found no capacity, and why the first has not.
    private static func unfound(_ report: ComparisonReport, saysWhy: Bool) -> String? {
        let searches = report.capacities.flatMap { capacity in
            capacity.entries.filter { $0.load == nil && !$0.problems.isEmpty }.map { entry in
                Run("\(entry.contestant) in \(capacity.scenario)", on: capacity.cpus, entry.problems)
            }
        }
        guard let first = searches.first, let reason = first.reasons.first else { return nil }
        let others = searches.count == 1 ? "" : " and \(NumberText.count(searches.count - 1, "other"))"
        return "no capacity was found of \(first.name)\(others)\(saysWhy ? ": \(reason)" : "")"
    }
}

extension SpoiledRuns.Run {
    init(_ name: String, on cpus: String, _ reasons: [String]) {
        self.init(name: "\(name) on \(ReportWords.cores(cpus))", reasons: reasons)
    }
}
