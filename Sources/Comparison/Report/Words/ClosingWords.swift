import Foundation
import Load
import Workload

/// What a comparison ends with on the terminal: where the report lies, what spoiled runs, and its verdicts.
enum ClosingWords {
    private static let indent = 4

    /// Lines, each with its line end.
    ///
    /// - Parameter folder: of the report; nil where none was written.
    static func text(_ report: ComparisonReport, folder: String?, columns: Int = Terminal.columns) -> String {
        let verdicts = ReportVerdict.lines(report).map { "\($0.scenario): \($0.sentence)" }
        let spoiled = SpoiledRuns.sentence(report).map { "Left out: \($0)" }
        let nothing = verdicts.isEmpty && !report.isEmpty ? [ReportVerdict.none] : []
        let lines = [spoiled].compactMap(\.self) + [place(folder)] + verdicts + nothing
        return lines.map { Terminal.fitted($0, columns: columns, indent: indent) }.joined()
    }

    private static func place(_ folder: String?) -> String {
        guard let folder else {
            return "No report was written; --out FOLDER writes one, with where the time went and the checks."
        }
        return "Report: \(URL(fileURLWithPath: folder).path)/report.html"
    }
}
