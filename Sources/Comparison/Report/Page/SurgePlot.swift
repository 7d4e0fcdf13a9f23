import Load
import Workload

/// Missed deadlines second by second, with the phases behind them.
enum SurgePlot {
    private static let (width, height) = (640.0, 260.0)
    private static let (left, right, top, bottom) = (58.0, 20.0, 20.0, 26.0)
    private static let shares = [0, 0.25, 0.5, 0.75, 1]
    private static let caption =
        "missed deadlines of the requests that were scheduled in each second; shaded: the highest rate"

    static func draw(_ trial: TrialReport) -> String {
        var svg = SVG(
            width: width, height: height, label: "Missed deadlines by second, \(trial.scenario)", caption: caption)
        let phases = trial.phases ?? []
        let last = max(trial.span(ofPhase: phases.count - 1).end, 1)
        func x(_ seconds: Double) -> Double { left + (width - left - right) * seconds / last }
        func y(_ share: Double) -> Double { height - bottom - (height - top - bottom) * share }
        for (index, phase) in phases.enumerated() {
            let span = trial.span(ofPhase: index)
            let rate = "\(NumberText.short(phase.rate))/s"
            if phase.rate == phases.map(\.rate).max() {
                svg.box(
                    x: x(span.begin), y: top, width: x(span.end) - x(span.begin), height: height - top - bottom,
                    "surge", hover: "\(rate) from \(NumberText.short(span.begin)) s to \(NumberText.short(span.end)) s")
            }
            svg.text((x(span.begin) + x(span.end)) / 2, top - 6, rate, anchor: "middle")
        }
        for tick in Axis.ticks(to: last) {
            svg.line(x(tick), top, x(tick), height - bottom, "grid")
            svg.text(x(tick), height - bottom + 16, "\(NumberText.short(tick)) s", anchor: "middle")
        }
        for share in shares {
            svg.line(left, y(share), width - right, y(share), "grid")
            svg.text(left - 6, y(share) + 4, NumberText.percent(share), anchor: "end")
        }
        for (index, contestant) in trial.contestants.enumerated() {
            draw(contestant, SVG.style(index), x, y, &svg)
        }
        return svg.markup
    }

    private static func draw(
        _ contestant: ContestantReport, _ style: String, _ x: (Double) -> Double, _ y: (Double) -> Double,
        _ svg: inout SVG
    ) {
        let points = (contestant.surge?.missesBySecond ?? []).enumerated().compactMap { second, misses in
            misses.ratio.map { (second: second, ratio: $0) }
        }
        svg.path(points.map { (x(Double($0.second) + 0.5), y($0.ratio)) }, "line \(style)")
        for point in points {
            svg.dot(
                x(Double(point.second) + 0.5), y(point.ratio), "dot \(style)",
                hover: "\(contestant.name), second \(point.second + 1): \(NumberText.percent(point.ratio, 1)) missed")
        }
    }
}
