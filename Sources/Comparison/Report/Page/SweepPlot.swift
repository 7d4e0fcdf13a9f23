import Glibc
import Load
import Workload

/// Miss ratio against offered load, with its intervals. The ratio's axis is one of square roots: the first percents, in
/// which it matters, have room.
enum SweepPlot {
    private static let (width, height) = (640.0, 320.0)
    private static let (left, right, top, bottom) = (58.0, 24.0, 12.0, 26.0)
    /// Highest load of an even axis.
    private static let widest = 2.0
    private static let caption =
        "missed deadlines (95 % intervals, axis of square roots) against offered load λ·E[S] over the cores; pale: an "
        + "invalid run"
    private static let shares = [0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 1]

    static func draw(_ sweep: SweepReport) -> SVG {
        var svg = SVG(
            width: width, height: height, label: "Missed deadlines against offered load, \(sweep.scenario)",
            caption: caption)
        let loads = Set(sweep.points.map(\.load)).sorted()
        let (lowest, highest) = (loads.first ?? 0.1, max(loads.last ?? 1, 0.1))
        // Loads far beyond the capacity would push all others to the edge.
        let isWide = highest > widest && lowest < highest
        func x(_ load: Double) -> Double {
            let place = isWide ? log(load / lowest) / log(highest / lowest) : load / highest
            return left + (width - left - right) * place
        }
        for tick in isWide ? loads : Axis.ticks(to: highest) {
            svg.line(x(tick), top, x(tick), height - bottom, "grid")
            svg.text(x(tick), height - bottom + 16, NumberText.shortPercent(tick), anchor: "middle")
        }
        for tick in shares {
            svg.line(left, y(tick), width - right, y(tick), "grid")
            svg.text(left - 6, y(tick) + 4, NumberText.shortPercent(tick), anchor: "end")
        }
        for (index, name) in sweep.names.enumerated() {
            let points = sweep.points.filter { $0.contestant == name }.sorted { $0.load < $1.load }
            // The line leaves out what an invalid run says.
            svg.path(
                points.filter(\.problems.isEmpty).map { (x($0.load), y($0.misses.share)) }, "line \(SVG.style(index))")
            for point in points {
                let mark = point.problems.isEmpty ? "" : " spoiled"
                svg.line(
                    x(point.load), y(point.misses.low), x(point.load), y(point.misses.high),
                    "line \(SVG.style(index))\(mark)")
                svg.dot(x(point.load), y(point.misses.share), "dot \(SVG.style(index))\(mark)", hover: hover(point))
            }
        }
        return svg
    }

    static func hover(_ point: SweepReport.Point) -> String {
        "\(point.contestant) at \(NumberText.rate(point.rate)): \(NumberText.percent(point.misses.share, 2)) missed"
    }

    private static func y(_ share: Double) -> Double {
        height - bottom - (height - top - bottom) * sqrt(share)
    }
}
