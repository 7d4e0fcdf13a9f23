import Load
import Workload

/// How contestants came through a surge: what they missed in each phase, when they recovered, and how often their
/// clients had to try.
enum SurgeTable {
    private static func headings(_ trial: TrialReport, first: String) -> [String] {
        [first] + (trial.phases ?? []).map { "missed at \(NumberText.short($0.rate))/s" } + [
            "recovered", "worst since", "attempts a request",
        ]
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

    /// Lines, each with its line end; none for a trial without a surge.
    static func render(_ trial: TrialReport, columns: Int = Terminal.columns) -> String {
        let rows = rows(trial)
        guard !rows.isEmpty else { return "" }
        return Terminal.fitted(
            "recovered: from the surge's end to the first second that misses less than \(threshold)", columns: columns)
            + Columns.render([headings(trial, first: "")] + rows, columns: columns)
    }

    private static var threshold: String { NumberText.percent(Recovery.threshold) }

    /// The page's part; empty for a trial without a surge.
    static func section(_ trial: TrialReport) -> String {
        let rows = rows(trial)
        guard !rows.isEmpty else { return "" }
        let plot = SurgePlot.draw(trial)
        return """
            <h3>The surge, and after it</h3>
            \(HTML.legend(trial.contestants.map(\.name)))\(plot)\
            <figure>
            \(HTML.table(headings(trial, first: "contestant"), rows))\
            <figcaption>Recovered: from the end of the highest rate to the begin of the first second whose requests \
            miss less than \(threshold). Worst since: the most that a later second missed.</figcaption>
            </figure>

            """
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
            + (others.isEmpty ? [] : ["\(TrialVerdict.list(others)) \(last.surge.recovered)"])
        return "After the surge a second misses less than \(threshold) again: \(clauses.joined(separator: ", "))."
    }
}
