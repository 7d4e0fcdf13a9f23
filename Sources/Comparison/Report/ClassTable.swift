import Load
import Workload

/// What contestants missed of each class of requests, as a table.
enum ClassTable {
    private static func headings(_ trial: TrialReport, first: String) -> [String] {
        [first]
            + (trial.contestants.compactMap(\.classes).first ?? []).map {
                "\($0.name), \($0.misses.total) of \(NumberText.short($0.deadlineMs)) ms"
            }
    }

    private static func rows(_ trial: TrialReport) -> [[String]] {
        trial.contestants.compactMap { contestant in
            contestant.classes.map { [contestant.name] + $0.map(\.misses.text) }
        }
    }

    /// Lines, each with its line end; none for requests of one class.
    static func render(_ trial: TrialReport, columns: Int = Terminal.columns) -> String {
        let rows = rows(trial)
        guard !rows.isEmpty else { return "" }
        return Terminal.fitted("missed of each class, by its number and deadline (95 %)", columns: columns)
            + Columns.render([headings(trial, first: "")] + rows, columns: columns)
    }

    /// The page's part; empty for requests of one class.
    static func section(_ trial: TrialReport) -> String {
        let rows = rows(trial)
        guard !rows.isEmpty else { return "" }
        return "<h3>Missed of each class (95 %)</h3>\n" + HTML.table(headings(trial, first: "contestant"), rows)
    }
}
