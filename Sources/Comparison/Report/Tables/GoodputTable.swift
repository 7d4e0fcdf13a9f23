import Load
import Workload

/// Goodput over capacity, by contestant and load, and what requests and refusals cost.
enum GoodputTable {
    /// Without rows for a sweep that stays below capacity.
    static func table(_ sweep: SweepReport) -> ReportTable {
        ReportTable(
            title: "Goodput over capacity, at λ·E[S] over the cores (!: an invalid run)",
            headings: loads(sweep).map { "\(NumberText.short($0))×" } + ["capacity", "overhead", "refusal"],
            rows: sweep.isBeyondCapacity ? rows(sweep) : [])
    }

    private static func rows(_ sweep: SweepReport) -> [[String]] {
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

    /// The page's part; empty for a sweep that stays below capacity.
    static func section(_ sweep: SweepReport) -> String {
        guard sweep.isBeyondCapacity else { return "" }
        return "<h4>Goodput over capacity</h4>\n" + HTML.legend(GoodputPlot.keys(sweep), hasBound: true)
            + GoodputPlot.draw(sweep).markup + table(sweep).markup
    }

    private static func loads(_ sweep: SweepReport) -> [Double] { Set(sweep.points.map(\.load)).sorted() }

    private static func cell(_ point: SweepReport.Point?) -> String {
        guard let point, let share = point.goodputOverCapacity else { return NumberText.unknown }
        return NumberText.fixed(share, 2) + (point.problems.isEmpty ? "" : "!")
    }

    private static func micro(_ ms: Double) -> String { "\(NumberText.fixed(ms * 1e3, 0)) µs" }
}
