import Load
import WhatIf
import Workload

/// The table of `cost`.
enum CostTable {
    static func render(_ report: CostReport, columns: Int = Terminal.columns) -> String {
        let objective = NumberText.shortPercent(report.objective)
        let head =
            "\(report.scenario): with how many cores each beats one competent thread (\(report.thread) on 1 core: "
            + "\(report.threadFigure.map(rate) ?? "not known") at \(objective) missed)"
        let cores = Set(report.rows.flatMap(\.figures).map(\.cores)).sorted()
        let heading = ["", "COST"] + cores.map(CoreCount.text)
        let rows = report.rows.map { row in
            [row.name, answer(row)] + cores.map { number in row.figures.first { $0.cores == number }.map(rate) ?? "" }
        }
        return lines(head, columns) + Columns.render([heading] + rows, columns: columns)
            + notes(on: report).map { lines($0, columns) }.joined()
    }

    private static func answer(_ row: CostReport.Row) -> String {
        let mark = row.isMeasured ? "" : "~"
        return switch row.answer {
        case .cores: "\(mark)\(row.cores ?? 0)\(row.isSure ? "" : "?")"
        case .never: "\(mark)never"
        case .beyond: "\(mark)over \(row.cores ?? 0)"
        case nil: NumberText.unknown
        }
    }

    private static func rate(_ figure: CostReport.Figure) -> String {
        "\(figure.isMeasured ? "" : "~")\(NumberText.significant(figure.rate, 4))/s"
    }

    private static func notes(on report: CostReport) -> [String] {
        let figures = report.rows.flatMap(\.figures) + [report.threadFigure].compactMap(\.self)
        var notes: [String] = []
        if figures.contains(where: { !$0.isMeasured }) {
            let isMixed = figures.contains(where: \.isMeasured)
            notes.append("~ simulated\(isMixed ? ", and less by what the measured ones lack of theirs" : "").")
        }
        if report.rows.contains(where: { !$0.isSure }) { notes.append("? the two intervals overlap.") }
        for row in report.rows where row.isGiven {
            notes.append("\(row.name): not measured; its shape, with costs that were given (--peer-step).")
        }
        return notes
    }

    private static func lines(_ text: String, _ columns: Int) -> String {
        DisplayText.wrapped(text, columns: columns).map { "\($0)\n" }.joined()
    }
}
