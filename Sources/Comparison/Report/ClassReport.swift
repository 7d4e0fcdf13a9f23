import Load
import Workload

/// A class of a trial's requests.
package struct ClassReport: Codable, Equatable, Sendable {
    package var name: String
    package var requests: Int
    /// The shortest of its requests.
    package var deadlineMs: Double

    /// Of a schedule with several classes; none of any other.
    static func all(of schedule: Schedule) -> [ClassReport] {
        schedule.classes.enumerated().map { number, name in
            let own = schedule.requests.filter { $0.classNumber == number }
            return ClassReport(
                name: name, requests: own.count, deadlineMs: Double(own.map(\.deadline).min() ?? 0) / 1e6)
        }
    }
}

/// What a contestant missed of one class.
package struct ClassMisses: Codable, Equatable, Sendable {
    package var name: String
    package var misses: MissRatio

    static func all(of runs: [LoadRun]) -> [ClassMisses] {
        let pairs = runs.flatMap { $0.pairs() }.filter { $0.record.ending != .cutOff }
        return (runs.first?.schedule.classes ?? []).enumerated().map { number, name in
            let own = pairs.filter { $0.request.classNumber == number }
            return ClassMisses(name: name, misses: MissRatio(own.map { !$0.record.isMet($0.request) }))
        }
    }
}

/// What contestants missed of each class, as a table.
enum ClassTable {
    private static func headings(_ trial: TrialReport, first: String) -> [String] {
        [first]
            + (trial.classes ?? []).map {
                "\($0.name), \($0.requests) of \(NumberText.short($0.deadlineMs)) ms"
            }
    }

    private static func rows(_ trial: TrialReport) -> [[String]] {
        trial.contestants.map { [$0.name] + ($0.classes ?? []).map(\.misses.text) }
    }

    /// Lines, each with its line end; none for requests of one class.
    static func render(_ trial: TrialReport, columns: Int = Terminal.columns) -> String {
        guard trial.classes != nil else { return "" }
        return Terminal.fitted("missed of each class, by its number and deadline (95 %)", columns: columns)
            + Columns.render([headings(trial, first: "")] + rows(trial), columns: columns)
    }

    /// The page's part; empty for requests of one class.
    static func section(_ trial: TrialReport) -> String {
        guard trial.classes != nil else { return "" }
        return "<h3>Missed of each class (95 %)</h3>\n"
            + HTML.table(headings(trial, first: "contestant"), rows(trial))
    }
}
