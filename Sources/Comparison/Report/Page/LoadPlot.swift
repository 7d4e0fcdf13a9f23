import Glibc
import Load
import Workload

/// What the runs of a search for a capacity missed, against their load, with the simulated curve behind them and the
/// objective across. The ratio's axis is one of square roots: the first percents, in which it matters, have room.
enum LoadPlot {
    /// What stands for what.
    static let key =
        "Points: what the requests at one load missed. Lines: what the simulation of each contestant, with its "
        + "measured costs, misses of all requests. Dashed: the objective. The axis of misses is one of square roots."

    private static let (width, height) = (440.0, 260.0)
    private static let (left, right, top, bottom) = (48.0, 12.0, 24.0, 38.0)
    /// Beside the outermost loads.
    private static let margin = 0.03
    private static let shares = [0.05, 0.1, 0.2, 0.5, 1]

    /// Nil where the report has no runs, as one of an earlier version.
    static func draw(_ capacity: CapacityReport) -> SVG? {
        let loads = capacity.entries.flatMap(\.points).map(\.load)
        guard let least = loads.min(), let most = loads.max() else { return nil }
        let (first, last) = (max(0, least - margin), most + margin)
        let misses = capacity.entries.flatMap(\.points).map(\.misses.share)
        let highest = shares.first { $0 >= max(misses.max() ?? 0, 2 * capacity.objective) } ?? 1
        let ticks = [0, capacity.objective] + shares.filter { $0 > 2 * capacity.objective && $0 <= highest }
        let head = "\(capacity.scenario) \(ReportWords.place(capacity.coreCount))"
        var svg = SVG(
            width: width, height: height, label: label(capacity, head),
            caption: "")
        func x(_ load: Double) -> Double { left + (width - left - right) * (load - first) / (last - first) }
        func y(_ share: Double) -> Double {
            height - bottom - (height - top - bottom) * sqrt(min(share, highest) / highest)
        }
        svg.title(capacity.scenario, ReportWords.place(capacity.coreCount))
        axes(from: first, to: last, ticks, x, y, &svg)
        svg.line(left, y(capacity.objective), width - right, y(capacity.objective), "deadline")
        for (index, entry) in capacity.entries.enumerated() {
            let curve = entry.curve.filter { first...last ~= $0.load && $0.misses <= highest }
            svg.path(curve.map { (x($0.load), y($0.misses)) }, "line curve \(SVG.style(index))")
        }
        for (index, entry) in capacity.entries.enumerated() {
            for point in entry.points {
                svg.dot(
                    x(point.load), y(point.misses.share), "dot \(SVG.style(index))", hover: hover(entry, point))
            }
        }
        return svg
    }

    private static func axes(
        from first: Double, to last: Double, _ shares: [Double], _ x: (Double) -> Double, _ y: (Double) -> Double,
        _ svg: inout SVG
    ) {
        let (ceiling, floor) = (top, height - bottom)
        let step = Axis.step(across: last - first)
        for load in stride(from: (first / step).rounded(.up) * step, through: last, by: step) {
            svg.line(x(load), ceiling, x(load), floor, "grid")
            svg.text(x(load), floor + 15, NumberText.percent(load), anchor: "middle")
        }
        for share in shares {
            svg.line(left, y(share), width - right, y(share), "grid")
            svg.text(left - 6, y(share) + 4, "\(NumberText.short(share * 100)) %", anchor: "end")
        }
        svg.text(width - right, height - 6, "load λ·E[S]", anchor: "end")
    }

    private static func hover(_ entry: CapacityReport.Entry, _ point: CapacityReport.Point) -> String {
        let expected = point.expected.map { ", simulated \(NumberText.percent($0, 2))" } ?? ""
        return "\(entry.contestant) at \(NumberText.percent(point.load, 1)): \(point.misses.text) missed\(expected)"
    }

    private static func label(_ capacity: CapacityReport, _ head: String) -> String {
        let ranges = capacity.entries.filter { !$0.points.isEmpty }.map { entry in
            let (loads, misses) = (entry.points.map(\.load), entry.points.map(\.misses.share))
            return "\(entry.contestant) from \(NumberText.percent(misses.min(), 2)) at "
                + "\(NumberText.percent(loads.min())) to \(NumberText.percent(misses.max(), 2)) at "
                + "\(NumberText.percent(loads.max()))"
        }
        return "Missed deadlines against load, \(head): \(ranges.joined(separator: "; "))"
    }
}
