import Load
import Workload

/// A story told request by request: for each contestant a line a request, drawn to scale, and a sentence.
package enum StoryTable {
    /// Most columns of a timeline, and what stands before it beside the request's id.
    private static let longest = 72
    private static let margin = 3
    /// Of a sentence.
    private static let indent = 4
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
    package static func render(_ trial: Trial, columns: Int = Terminal.columns) -> String {
        guard case .story(let players) = trial.scenario.content else { return "" }
        let span = trial.runs.map { end(of: $0, players) }.max() ?? 1
        let idWidth = min(players.map { DisplayText.width($0.id) }.max() ?? 0, columns / 3)
        let width = min(longest, columns - margin - idWidth)
        var text = Terminal.fitted("\(trial.scenario.name): \(trial.scenario.title)\n\(key)", columns: columns)
        for run in trial.runs {
            text += "\n\(DisplayText.shortened(run.contestant.name, to: columns))\n"
            for (number, player) in players.enumerated() {
                let id = Pad.right(DisplayText.shortened(player.id, to: idWidth), width: idWidth)
                text += "  \(id) \(timeline(player, run.records[player.id], span: span, width: width))\n"
                let sentence = String(repeating: " ", count: indent) + sentence(of: player, number, in: run)
                text += Terminal.fitted(sentence, columns: columns, indent: indent)
            }
        }
        let complaints = trial.figures.flatMap(\.complaints)
        return text + complaints.map { Terminal.fitted($0, columns: columns, indent: indent) }.joined()
    }

    /// When the last thing of a run happens, in nanoseconds from its begin.
    private static func end(of run: ContestantRun, _ players: [Scenario.Player]) -> Int64 {
        var end = run.run.records.map(\.endedAt).max() ?? 1
        for player in players {
            let latency = run.records[player.id].map { Int64($0.latencyMs * 1e6) } ?? 0
            end = max(end, player.request.at + latency, player.request.expiry)
        }
        return end
    }

    private static func timeline(
        _ player: Scenario.Player, _ record: DaemonRecord?, span: Int64, width: Int
    ) -> String {
        var cells = [Character](repeating: " ", count: width)
        let scale = Double(width - 1) / Double(max(1, span))
        func column(_ nanoseconds: Double) -> Int { min(width - 1, max(0, Int(nanoseconds * scale))) }
        for mark in record?.timeline ?? [] {
            let start = Double(player.request.at) + mark.startMs * 1e6
            let (first, last) = (column(start), column(start + mark.durationMs * 1e6))
            guard last > first, let sign = sign(mark) else { continue }
            for index in first..<last { cells[index] = sign }
        }
        cells[column(Double(player.request.expiry))] = "!"
        return String(cells)
    }

    private static func sign(_ mark: DaemonRecord.Mark) -> Character? {
        isShared(mark) ? "▒" : signs[mark.stage]
    }

    /// Share of a compute part's time on the CPU below which others had a good part of it.
    private static let alone = 0.8

    /// Whether a compute part shared the CPU with others.
    static func isShared(_ mark: DaemonRecord.Mark) -> Bool {
        guard let cpu = mark.cpuMs, mark.durationMs > 0 else { return false }
        return cpu / mark.durationMs < alone
    }

    /// - Parameter number: its place in the schedule.
    static func sentence(of player: Scenario.Player, _ number: Int, in run: ContestantRun) -> String {
        sentence(
            player, run.run.records[number], run.records[player.id],
            unknown: run.daemon == nil ? "its server has no record of it" : "its worker had not ended it when asked")
    }

    static func sentence(
        _ player: Scenario.Player, _ record: LoadRecord, _ daemon: DaemonRecord?,
        unknown: String = "its server has no record of it"
    ) -> String {
        let request = player.request
        let deadline = Duration.nanoseconds(request.deadline).shown
        guard !record.isMet(request) else {
            let elapsed = Duration.nanoseconds(record.endedAt - request.at).shown
            return "\(player.id) is replied to after \(elapsed), within its deadline of \(deadline)."
        }
        let end =
            record.ending == .gaveUp
            ? "\(player.id)'s client hung up at its deadline of \(deadline)" : "\(player.id) failed"
        guard let daemon else { return "\(end); \(unknown)." }
        guard let cause = daemon.cause else { return "\(end); by the daemon's watch it was in time." }
        return "\(end). \(reason(cause, daemon))\(waste(daemon))"
    }

    private static func reason(_ cause: String, _ record: DaemonRecord) -> String {
        guard let time = record.stages[cause] else { return "The daemon counts it as \(cause)." }
        let wait = Pad.fixed(time, 1)
        let holder = record.heldBy.map { " while \($0.id) held the thread" } ?? ""
        return switch cause {
        case "stale": "The downstream's answer sat unread for \(wait) ms\(holder)."
        case "queue": "It waited \(wait) ms for its turn\(holder)."
        case "compute", "downstream": "It asked for more than its deadline leaves (\(cause))."
        default: "The time went into \(cause) (\(wait) ms)."
        }
    }

    private static func waste(_ record: DaemonRecord) -> String {
        record.wastedCpuMs > 0 ? " \(Pad.fixed(record.wastedCpuMs, 1)) ms of CPU were spent for no one." : ""
    }
}
