import Load
import Workload

/// How contestants came through a surge: what they missed in each phase, when they recovered, and how often their
/// clients had to try.
enum SurgeTable {
    /// Without rows for a trial without a surge.
    static func table(_ trial: TrialReport) -> ReportTable {
        ReportTable(
            title: "The surge: recovered is from its end to the first second that misses less than \(threshold)",
            headings: (trial.phases ?? []).map { "missed at \(NumberText.short($0.rate))/s" } + [
                "recovered", "worst since", "attempts a request",
            ],
            rows: rows(trial), note: "Worst since: the most that a later second missed.")
    }

    private static func rows(_ trial: TrialReport) -> [[String]] {
        trial.contestants.compactMap { contestant in
            contestant.surge.map { surge in
                [contestant.name] + surge.missesByPhase.map { NumberText.percent($0, 1) } + [
                    surge.recovered, NumberText.percent(surge.recovery.worstAfterwards, 1),
                    NumberText.fixed(contestant.amplification ?? 1, 2),
                ]
            }
        }
    }

    private static var threshold: String { NumberText.percent(Recovery.threshold) }

    /// The page's part; empty for a trial without a surge.
    static func section(_ trial: TrialReport) -> String {
        let table = table(trial)
        guard !table.rows.isEmpty else { return "" }
        return "<h4>The surge, and after it</h4>\n" + HTML.legend(trial.contestants.map(\.name))
            + SurgePlot.draw(trial) + table.markup
    }

    /// What a trial's verdict says of it; nil without a surge.
    static func sentence(_ trial: TrialReport) -> String? {
        let surges = trial.contestants.compactMap { contestant in
            contestant.surge.map { (name: contestant.name, surge: $0) }
        }
        guard let last = surges.first(where: { $0.surge.recovery.seconds == nil }) ?? surges.first else { return nil }
        let others = surges.filter { $0.surge.recovery.seconds == nil }.map(\.name)
        let clauses =
            surges.filter { $0.surge.recovery.seconds != nil }.map { "\($0.name) after \($0.surge.recovered)" }
            + (others.isEmpty ? [] : ["\(ReportWords.list(others)) \(last.surge.recovered)"])
        return "After the surge a second misses less than \(threshold) again: \(clauses.joined(separator: ", "))."
    }
}
