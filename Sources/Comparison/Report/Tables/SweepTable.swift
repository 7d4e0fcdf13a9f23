import Load
import Workload

/// A sweep as a table: misses by load and contestant.
enum SweepTable {
    /// Lines, each with its line end, with goodput over capacity where the sweep goes so far.
    static func render(_ sweep: SweepReport, place: String, columns: Int = Terminal.columns) -> String {
        table(sweep, place: place).text(columns: columns) + GoodputTable.table(sweep).text(columns: columns)
    }

    /// - Parameter place: the cores, and which were shared.
    static func table(_ sweep: SweepReport, place: String) -> ReportTable {
        let names = sweep.names
        let rows = Set(sweep.points.map(\.load)).sorted().map { load in
            [NumberText.percent(load)]
                + names.map { name in cell(sweep.points.first { $0.contestant == name && $0.load == load }) }
        }
        return ReportTable(
            title: "\(sweep.scenario): missed deadlines against load λ·E[S], a share of \(place)", named: "load",
            headings: names, rows: rows)
    }

    private static func cell(_ point: SweepReport.Point?) -> String {
        guard let point else { return NumberText.unknown }
        return NumberText.percent(point.misses.share, 2) + (point.problems.isEmpty ? "" : " (invalid)")
    }
}
