import Load
import Workload

/// The table of a what-if, and what it cannot know.
enum WhatIfTable {
    static func render(_ report: WhatIfReport, columns: Int = Terminal.columns) -> String {
        let span = NumberText.fixed(report.seconds, 1)
        let head = "\(PlainText.shown(report.file)): \(report.requests) requests in \(span) s"
        var text = "\(head)\n" + Columns.render([heading] + report.rows.map(cells), columns: columns)
        if let agreement = report.agreement { text += lines(sentence(on: agreement), columns) }
        for note in report.notes { text += lines(note, columns) }
        return text
    }

    private static let heading = ["", "missed", "", "dropped", "saves", "loses", "p50", "p99"]

    private static func cells(_ row: WhatIfReport.Row) -> [String] {
        let name =
            switch row.kind {
            case .recorded: "recorded: \(row.name)"
            case .model: "the model of it"
            case .alternative: row.name
            }
        return [
            name, "\(row.missed)", NumberText.percent(row.missRatio, 1), "\(row.dropped)", count(row.saves),
            count(row.loses), time(row.p50Ms), time(row.p99Ms),
        ]
    }

    private static func count(_ number: Int?) -> String { number.map { "\($0)" } ?? "" }

    private static func time(_ milliseconds: Double?) -> String {
        milliseconds.map { "\(NumberText.fixed($0, 1)) ms" } ?? NumberText.unknown
    }

    private static func sentence(on agreement: WhatIfReport.Agreed) -> String {
        let agreed = agreement.met + agreement.missed
        let total = agreed + agreement.missedInRecord + agreement.missedInModel
        let error = agreement.latencyErrorMs.map {
            "; latencies differ by \(NumberText.fixed($0, 2)) ms in the median"
        }
        return "The model agrees with the record on \(agreed) of \(total) requests "
            + "(\(NumberText.percent(agreement.share, 1))): "
            + "\(agreement.missedInRecord) missed in the record alone, \(agreement.missedInModel) in the model "
            + "alone\(error ?? "")."
    }

    private static func lines(_ text: String, _ columns: Int) -> String {
        DisplayText.wrapped(text, columns: columns).map { "\($0)\n" }.joined()
    }
}
