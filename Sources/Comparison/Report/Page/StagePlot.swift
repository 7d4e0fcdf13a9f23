import Load
import Workload

/// Bars stacked by stage, one a contestant: where the time of requests went, and in which stage deadlines fell.
enum StagePlot {
    private static let (width, barHeight, gap) = (640.0, 26.0, 10.0)
    private static let (right, bottom) = (110.0, 4.0)
    /// Of names, and of one letter of them, about.
    private static let (leastLeft, letter) = (132.0, 6.5)

    /// Mean time of a request.
    static func drawTimes(_ trial: TrialReport) -> String {
        draw(trial, of: \.stagesMs, label: "mean time of a request by stage, in ms", unit: "ms", decimals: 2)
    }

    /// Missed requests that were ended; empty if there are none.
    static func drawMisses(_ trial: TrialReport) -> String {
        draw(
            trial, of: \.missesByStage,
            label: "missed deadlines of requests that were ended, by the stage in which they fell",
            unit: "missed", decimals: 0)
    }

    private static func draw(
        _ trial: TrialReport, of values: (ContestantReport) -> [String: Double], label: String, unit: String,
        decimals: Int
    ) -> String {
        let highest = trial.contestants.map { values($0).values.reduce(0, +) }.max() ?? 0
        guard highest > 0 else { return "" }
        let height = Double(trial.contestants.count) * (barHeight + gap) + bottom
        var svg = SVG(width: width, height: height, label: "\(trial.scenario): \(label)", caption: label)
        let left = max(leastLeft, letter * Double(trial.contestants.map(\.name.count).max() ?? 0) + 8)
        let scale = (width - left - right) / highest
        for (index, contestant) in trial.contestants.enumerated() {
            let y = Double(index) * (barHeight + gap) + 4
            svg.text(left - 8, y + 17, contestant.name, anchor: "end")
            var x = left
            for stage in Stage.allCases {
                guard let value = values(contestant)[stage.name], value > 0 else { continue }
                svg.box(
                    x: x, y: y, width: value * scale, height: barHeight, "s-\(stage.name)",
                    hover: "\(contestant.name), \(stage.name): \(NumberText.fixed(value, decimals)) \(unit)")
                x += value * scale
            }
            svg.text(x + 6, y + 17, "\(NumberText.fixed(values(contestant).values.reduce(0, +), decimals)) \(unit)")
        }
        return svg.markup
    }

    /// The stages' colours.
    static func legend(hasDeadline: Bool = false) -> String {
        HTML.legend(Stage.allCases.map { (style: "s-\($0.name)", name: $0.name) }, hasDeadline: hasDeadline)
    }
}
