import Load
import Telemetry
import Workload

/// A story told request by request: for each contestant a line a request, drawn to scale, and a sentence.
enum StoryTable {
    /// Most columns of a timeline, and what stands before it beside the request's id.
    private static let longest = 72
    private static let margin = 3
    /// Of a sentence.
    private static let indent = 4
    /// Behind the name of a contestant whose run counts in no statement.
    private static let mark = " (invalid)"
    /// How each stage is drawn.
    private static let signs: [String: Character] = [
        "kernel": "▏", "queue": "░", "compute": "█", "preempted": "▒", "downstream": "─", "stale": "░", "write": "▏",
    ]

    private static let key =
        "█ computes  ▒ computes in turns with others  ─ waits for the downstream  "
        + "░ ready, waits for the thread  ! deadline"

    /// Lines, each with its line end.
    ///
    /// - Parameter columns: none of the lines is wider, but for a word that is so alone.
    static func render(_ trial: TrialReport, columns: Int = Terminal.columns) -> String {
        let idWidth = min(trial.players.map { DisplayText.width($0.id) }.max() ?? 0, columns / 3)
        let width = min(longest, columns - margin - idWidth)
        func told(_ line: String) -> String { Terminal.fitted(line, columns: columns, indent: indent) }
        var text = Terminal.fitted("\(trial.scenario): \(trial.title)\n\(key)", columns: columns)
        for contestant in trial.contestants {
            let name = contestant.name
            let remark = contestant.problems.isEmpty ? "" : mark
            text += "\n\(DisplayText.shortened(name, to: columns - remark.count))\(remark)\n"
            for player in trial.players(of: name) {
                let id = Pad.right(DisplayText.shortened(player.id, to: idWidth), width: idWidth)
                text += "  \(id) \(timeline(player, spanMs: trial.storyMs, width: width))\n"
                text += told(String(repeating: " ", count: indent) + player.sentence)
            }
        }
        return text
    }

    private static func timeline(_ player: PlayerReport, spanMs: Double, width: Int) -> String {
        var cells = [Character](repeating: " ", count: width)
        let scale = Double(width - 1) / max(spanMs, 1e-6)
        func column(_ ms: Double) -> Int { min(width - 1, max(0, Int(ms * scale))) }
        for mark in player.timeline {
            let start = player.atMs + mark.startMs
            let (first, last) = (column(start), column(start + mark.durationMs))
            guard last > first, let sign = mark.isShared ? "▒" : signs[mark.stage] else { continue }
            for index in first..<last { cells[index] = sign }
        }
        let deadline = player.atMs + player.deadlineMs
        if deadline <= spanMs { cells[column(deadline)] = "!" }
        return String(cells)
    }
}

extension RequestEntry.Mark {
    /// Share of a compute part's time on the CPU below which others had a good part of it.
    private static let alone = 0.8

    /// Whether a compute part shared the CPU with others.
    var isShared: Bool {
        guard let cpuMs, durationMs > 0 else { return false }
        return cpuMs / durationMs < RequestEntry.Mark.alone
    }
}
