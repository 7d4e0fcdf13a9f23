import Glibc
import Load
import Workload

/// Latency by percentile. The axis stretches towards 100 %, so that the tail has room.
enum LatencyPlot {
    private static let (width, height) = (640.0, 300.0)
    private static let (left, right, top, bottom) = (58.0, 20.0, 12.0, 26.0)
    private static let caption =
        "ms from the scheduled send, by percentile of requests; one without a reply lasts at least until its deadline"
    private static let ticks = [0, 50, 90, 99, 99.9, 99.99]

    static func draw(_ trial: TrialReport) -> String {
        var svg = SVG(width: width, height: height, label: "Latency by percentile, \(trial.scenario)", caption: caption)
        let deadlines = trial.contestants.first?.classes?.map(\.deadlineMs) ?? [trial.deadlineMs]
        let highest = max((deadlines.max() ?? 0) * 1.1, 1)
        let last = trial.contestants.flatMap(\.latency).map(\.percentile).filter { $0 < 100 }.max() ?? 50
        let nines = max(1, LatencyPlot.nines(last))
        func x(_ percentile: Double) -> Double { left + (width - left - right) * LatencyPlot.nines(percentile) / nines }
        func y(_ ms: Double) -> Double { height - bottom - (height - top - bottom) * min(ms, highest) / highest }
        for tick in ticks where tick <= last {
            svg.line(x(tick), top, x(tick), height - bottom, "grid")
            svg.text(x(tick), height - bottom + 16, "\(NumberText.short(tick)) %", anchor: "middle")
        }
        for tick in Axis.ticks(to: highest) {
            svg.line(left, y(tick), width - right, y(tick), "grid")
            svg.text(left - 6, y(tick) + 4, NumberText.short(tick), anchor: "end")
        }
        for deadline in deadlines { svg.line(left, y(deadline), width - right, y(deadline), "deadline") }
        for (index, contestant) in trial.contestants.enumerated() {
            let points = contestant.latency.filter { $0.percentile < 100 }
            svg.path(points.map { (x($0.percentile), y($0.ms)) }, "line \(SVG.style(index))")
            for point in points {
                svg.dot(
                    x(point.percentile), y(point.ms), "dot \(SVG.style(index))", hover: hover(point, contestant))
            }
        }
        return svg.markup
    }

    private static func hover(_ point: LatencyPercentile, _ contestant: ContestantReport) -> String {
        "\(contestant.name), \(NumberText.short(point.percentile)) %: \(point.text)"
    }

    /// Equal distances for each nine.
    private static func nines(_ percentile: Double) -> Double { -log10(1 - min(percentile, 99.99) / 100) }
}
