import Glibc
import Load
import Workload

/// What the runs of a search for a capacity missed, against their load, with the simulated curve behind them and the
/// objective across. The ratio's axis is one of square roots: the first percents, in which it matters, have room.
enum LoadPlot {
    /// What stands for what.
    static let key =
        "Points: what the requests at one load missed, with 95 % intervals. Rings: what the simulation misses of the "
        + "very same requests. Lines: what the simulation of each contestant, as slow as it "
        + "was measured, misses of all requests. Dashed: the objective. The axis of misses is one of square roots."

    private static let (width, height) = (440.0, 260.0)
    private static let (left, right, top, bottom) = (48.0, 12.0, 24.0, 38.0)
    /// Beside the outermost loads.
    private static let margin = 0.03
    private static let shares = [0.05, 0.1, 0.2, 0.5, 1]

    /// Nil where the report has no runs, as one of an earlier version.
    static func draw(_ capacity: CapacityReport) -> SVG? {
        let loads = capacity.entries.flatMap(\.points).map(\.load)
        let ends = loads + capacity.entries.flatMap { [$0.loadLow, $0.loadHigh].compactMap(\.self) }
        guard !loads.isEmpty, let least = ends.min(), let most = ends.max() else { return nil }
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
            let curve = LoadPlot.curve(entry, first...last).filter { $0.misses <= highest }
            svg.path(curve.map { (x($0.load), y($0.misses)) }, "line curve \(SVG.style(index))")
        }
        for (index, entry) in capacity.entries.enumerated() {
            let style = SVG.style(index)
            for point in entry.points {
                svg.line(x(point.load), y(point.misses.low), x(point.load), y(point.misses.high), "line thin \(style)")
                if let expected = point.expected {
                    svg.dot(x(point.load), y(expected), "ring \(style)", hover: hover(entry, point))
                }
                svg.dot(x(point.load), y(point.misses.share), "dot \(style)", hover: hover(entry, point))
            }
        }
        return svg
    }

    /// Steps in which a curve is drawn.
    private static let steps = 80

    /// What the simulation misses between these loads, drawn through the loads that were simulated; on the axis, which
    /// is one of square roots.
    static func curve(
        _ entry: CapacityReport.Entry, _ loads: ClosedRange<Double>
    ) -> [CapacityReport.CurvePoint] {
        let known = entry.curve.sorted { $0.load < $1.load }
        guard let first = known.first, let last = known.last, first.load < last.load else { return [] }
        let (low, high) = (max(first.load, loads.lowerBound), min(last.load, loads.upperBound))
        guard low < high else { return [] }
        return (0...steps).compactMap { step in
            let load = low + (high - low) * Double(step) / Double(steps)
            guard let next = known.firstIndex(where: { $0.load >= load }) else { return nil }
            let (left, right) = (known[max(0, next - 1)], known[next])
            let part = right.load > left.load ? (load - left.load) / (right.load - left.load) : 1
            let root = sqrt(left.misses) + (sqrt(right.misses) - sqrt(left.misses)) * part
            return .init(load: load, misses: root * root)
        }
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
            svg.text(left - 6, y(share) + 4, NumberText.shortPercent(share), anchor: "end")
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
