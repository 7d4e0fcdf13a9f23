import Load
import Workload

/// What contestants refused and stopped, and how soon clients were told, as a table.
enum RefusalTable {
    private static func headings(first: String) -> [String] { [first, "shed", "expired", "told p50", "p99", "max"] }

    private static func rows(_ trial: TrialReport) -> [[String]] {
        trial.contestants.compactMap { contestant in
            contestant.refusals.map { refusals in
                [contestant.name, "\(refusals.shed)", "\(refusals.expired)"]
                    + [refusals.p50Ms, refusals.p99Ms, refusals.maxMs].map {
                        $0.map(NumberText.milliseconds) ?? NumberText.unknown
                    }
            }
        }
    }

    /// Lines, each with its line end; none where nothing was refused.
    static func render(_ trial: TrialReport, columns: Int = Terminal.columns) -> String {
        let rows = rows(trial)
        guard !rows.isEmpty else { return "" }
        return Terminal.fitted(
            "refused before any work, stopped after it, and how long clients waited to be told", columns: columns)
            + Columns.render([headings(first: "")] + rows, columns: columns)
    }

    /// The page's part; empty where nothing was refused.
    static func section(_ trial: TrialReport) -> String {
        let rows = rows(trial)
        guard !rows.isEmpty else { return "" }
        let table = HTML.table(headings(first: "contestant"), rows)
        return """
            <h3>Refused</h3>
            <figure>
            \(table)<figcaption>By what clients were told: 503 or 429 before any work (shed), 504 after it \
            (expired); of what was sent again the last answer. Told: from the scheduled send, or from the last \
            attempt.</figcaption>
            </figure>

            """
    }
}
