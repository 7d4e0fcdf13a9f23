import Load
import Workload

/// Goodput over capacity, by contestant and load, and what requests and refusals cost.
enum GoodputTable {
    static func headings(_ sweep: SweepReport, first: String = "") -> [String] {
        [first] + loads(sweep).map { "\(NumberText.short($0))×" } + ["capacity", "overhead", "refusal"]
    }

    static func rows(_ sweep: SweepReport) -> [[String]] {
        sweep.names.map { name in
            let capacity = sweep.capacities?.first { $0.base == sweep.base(of: name) }
            let cells = loads(sweep).map { load in
                cell(sweep.points.first { $0.contestant == name && $0.load == load })
            }
            return [name] + cells + [
                capacity.map { NumberText.rate($0.perSecond) } ?? NumberText.unknown,
                capacity.map { micro($0.overheadMs) } ?? NumberText.unknown,
                capacity?.refusalMs.map(micro) ?? NumberText.unknown,
            ]
        }
    }

    /// Lines, each with its line end; none for a sweep that stays below capacity.
    static func render(_ sweep: SweepReport, columns: Int = Terminal.columns) -> String {
        guard sweep.isBeyondCapacity else { return "" }
        return Terminal.fitted("goodput over capacity, at λ·E[S] over the cores (!: an invalid run)", columns: columns)
            + Columns.render([headings(sweep)] + rows(sweep), columns: columns)
    }

    /// The page's part.
    static func section(_ sweep: SweepReport) -> String {
        guard sweep.isBeyondCapacity else { return "" }
        return "<h3>Goodput over capacity</h3>\n" + HTML.legend(GoodputPlot.keys(sweep), hasBound: true)
            + GoodputPlot.draw(sweep).markup + HTML.table(headings(sweep, first: "contestant"), rows(sweep))
            + "<p>At loads λ·E[S] over the cores; what is marked (!) is of an invalid run.</p>\n"
    }

    private static func loads(_ sweep: SweepReport) -> [Double] { Set(sweep.points.map(\.load)).sorted() }

    private static func cell(_ point: SweepReport.Point?) -> String {
        guard let point, let share = point.goodputOverCapacity else { return NumberText.unknown }
        return NumberText.fixed(share, 2) + (point.problems.isEmpty ? "" : "!")
    }

    private static func micro(_ ms: Double) -> String { "\(NumberText.fixed(ms * 1e3, 0)) µs" }
}
