import Load
import Workload

/// What contestants refused and stopped, and how soon clients were told.
enum RefusalTable {
    /// Without rows where nothing was refused.
    static func table(_ trial: TrialReport) -> ReportTable {
        ReportTable(
            title: "Refused before any work, stopped after it, and how long clients waited to be told",
            headings: ["shed", "expired", "told p50", "p99", "max"], rows: rows(trial),
            note: "By what clients were told: 503 or 429 before any work (shed), 504 after it (expired); of what was "
                + "sent again the last answer. Told: from the scheduled send, or from the last attempt.")
    }

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
}
