import Load
import Workload

/// How two reports differ, as people read it.
enum DifferenceTable {
    private static let indent = 4

    /// Lines, each with its line end.
    static func render(
        _ difference: ReportDifference, _ first: String, _ second: String, columns: Int = Terminal.columns
    ) -> String {
        let head = ["A: \(first)", "B: \(second)"] + difference.conditions + difference.onlyInOne
        return lines(head, columns) + groups(difference).map { table($0, columns) }.joined()
            + "\n" + lines(foot(difference), columns)
    }

    private static func lines(_ texts: [String], _ columns: Int) -> String {
        texts.map { Terminal.fitted(PlainText.shown($0), columns: columns, indent: indent) }.joined()
    }

    /// Rows of one contestant in one place, in the order of the first report.
    private static func groups(_ difference: ReportDifference) -> [[ReportDifference.Row]] {
        difference.rows.reduce(into: []) { groups, row in
            if let last = groups.last?.last, (last.scenario, last.cores) == (row.scenario, row.cores),
                last.contestant == row.contestant
            {
                groups[groups.count - 1].append(row)
            } else {
                groups.append([row])
            }
        }
    }

    private static func table(_ rows: [ReportDifference.Row], _ columns: Int) -> String {
        guard let first = rows.first else { return "" }
        let place = "\(first.scenario) on \(NumberText.count(first.cores, "core")), \(first.contestant)"
        let cells = rows.map { row in
            let (unit, difference) = (FigureUnit(row.figure), row.difference)
            let word = row.remark.map { "\(difference.word.rawValue): \($0)" } ?? difference.word.rawValue
            return [
                row.figure, unit.text(difference.first.value), unit.text(difference.second.value),
                unit.interval(difference), word,
            ]
        }
        return "\n" + lines([place], columns)
            + Columns.render([["", "A", "B", "B − A (95 %)", "B is"]] + cells, isLastLeft: true, columns: columns)
    }

    private static func foot(_ difference: ReportDifference) -> [String] {
        guard !difference.rows.isEmpty else { return ["The reports have no figure in common."] }
        let chance = NumberText.fixed(Double(difference.judged) * FigureDifference.chance, 1)
        return [
            "\(difference.judged) of \(difference.rows.count) figures were judged, and \(difference.shown) differ; "
                + "about \(chance) would by chance alone.",
            "A difference is shown where its 95 % interval leaves out 0: Newcombe's, made of both figures' own "
                + "intervals, which allow for misses that come in clusters. Of a capacity these are what surely holds "
                + "and what surely breaks.",
        ]
    }
}

/// How a figure is written.
enum FigureUnit {
    case share, ms, rate

    init(_ figure: String) {
        self = figure.hasPrefix(ReportFigures.misses) ? .share : figure.hasPrefix("p") ? .ms : .rate
    }

    func text(_ value: Double) -> String {
        switch self {
        case .share: NumberText.percent(value, 2)
        case .ms: NumberText.milliseconds(value)
        case .rate: NumberText.rate(value)
        }
    }

    /// As in `+1.25 (−0.30…+2.80)`; shares in percentage points.
    func interval(_ difference: FigureDifference) -> String {
        let ends = difference.low.flatMap { low in difference.high.map { " (\(signed(low))…\(signed($0)))" } }
        return signed(difference.difference) + (ends ?? "")
    }

    private func signed(_ value: Double) -> String {
        let text =
            switch self {
            case .share: NumberText.fixed(value * 100, 2)
            case .ms: NumberText.fixed(value, 2)
            case .rate: NumberText.fixed(value, 1)
            }
        return text.hasPrefix("-") ? "−\(text.dropFirst())" : "+\(text)"
    }
}
