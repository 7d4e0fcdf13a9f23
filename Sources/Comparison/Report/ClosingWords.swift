import Foundation
import Load
import Workload

/// What a comparison ends with on the terminal: its verdicts, what is missing, and where the report lies.
enum ClosingWords {
    private static let indent = 4

    /// Lines, each with its line end.
    ///
    /// - Parameter folder: of the report; nil where none was written.
    static func text(_ report: ComparisonReport, folder: String?, columns: Int = Terminal.columns) -> String {
        let lines = sentences(of: report) + [place(folder)]
        return lines.map { Terminal.fitted($0, columns: columns, indent: indent) }.joined()
    }

    /// One for each question that was asked, answered or not.
    static func sentences(of report: ComparisonReport) -> [String] {
        report.trials.map { $0.scenario + ": " + TrialVerdict.sentence(of: $0) } + report.capacities.map(sentence)
            + (report.missing ?? []).map { "MISSING: \($0.sentence)" }
    }

    private static func sentence(_ capacity: CapacityReport) -> String {
        let entries = capacity.entries.map { entry in
            let remark = entry.problems.isEmpty ? "" : " (not sure)"
            guard let interval = entry.interval else { return "\(entry.contestant) no load that was found\(remark)" }
            return "\(entry.contestant) \(interval)\(remark)"
        }
        let share = NumberText.percent(capacity.objective, 2)
        return
            "\(capacity.scenario): at most \(share) missed, as a load λ·E[S] of cores \(capacity.cpus), is held by: "
            + "\(entries.joined(separator: ", "))."
    }

    private static func place(_ folder: String?) -> String {
        guard let folder else {
            return "No report was written; --out FOLDER writes one, with where the time went and the checks."
        }
        return "Report: \(URL(fileURLWithPath: folder).path)/report.html"
    }
}
