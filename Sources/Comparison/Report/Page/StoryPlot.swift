import Load
import Telemetry
import Workload

/// A story's timelines: a lane a request, for each contestant.
enum StoryPlot {
    private static let (width, head, lane, left, right) = (400.0, 24.0, 26.0, 26.0, 12.0)

    private static let longestID = 3

    /// - Parameter isValid: whether its run counts, which is said otherwise.
    static func draw(_ trial: TrialReport, contestant: String, isValid: Bool) -> String {
        let (players, span) = (trial.players(of: contestant), trial.storyMs)
        guard span > 0 else { return "" }
        let height = head + Double(players.count) * lane + 22
        var svg = SVG(
            width: width, height: height, label: label(trial, players, contestant), caption: "milliseconds")
        func x(_ ms: Double) -> Double { left + (width - left - right) * ms / span }
        svg.title(contestant, isValid ? "" : "an invalid run")
        for tick in Axis.ticks(to: span) {
            svg.line(x(tick), head, x(tick), height - 18, "grid")
            svg.text(x(tick), height - 4, NumberText.short(tick), anchor: "middle")
        }
        for (index, player) in players.enumerated() {
            let y = head + Double(index) * lane + 4
            svg.text(0, y + 14, DisplayText.shortened(player.id, to: longestID))
            for mark in player.timeline {
                svg.box(
                    x: x(player.atMs + mark.startMs), y: y, width: x(mark.durationMs) - x(0), height: lane - 8,
                    "s-\(mark.stage)\(mark.isShared ? " shared" : "")", hover: hover(player, mark))
            }
            let deadline = x(player.atMs + player.deadlineMs)
            guard player.atMs + player.deadlineMs <= span else { continue }
            svg.line(deadline, y - 3, deadline, y + lane - 5, "deadline")
        }
        return svg.markup
    }

    /// What came of each request, for those who cannot see it.
    private static func label(_ trial: TrialReport, _ players: [PlayerReport], _ contestant: String) -> String {
        "\(trial.scenario) in \(contestant): \(players.map(\.sentence).joined(separator: " "))"
    }

    private static func hover(_ player: PlayerReport, _ mark: RequestEntry.Mark) -> String {
        let cpu = mark.cpuMs.map { ", of which \(NumberText.milliseconds($0)) on the CPU" } ?? ""
        return "\(player.id), \(mark.stage): \(NumberText.milliseconds(mark.durationMs))\(cpu)"
    }
}
