import Load
import Workload

/// What contestants missed of each class of requests.
enum ClassTable {
    /// Without rows for requests of one class.
    static func table(_ trial: TrialReport) -> ReportTable {
        let classes = trial.contestants.compactMap(\.classes).first ?? []
        return ReportTable(
            title: "Missed of each class, by its number and deadline (95 %)",
            headings: classes.map { "\($0.name), \($0.misses.total) of \(NumberText.short($0.deadlineMs)) ms" },
            rows: trial.contestants.compactMap { contestant in
                contestant.classes.map { [contestant.name] + $0.map(\.misses.text) }
            })
    }
}
