import Load
import Telemetry

/// One request of a story at one contestant.
package struct PlayerReport: Codable, Sendable {
    package var contestant, id: String
    package var atMs, deadlineMs, endedMs: Double
    package var met: Bool
    /// From the request's arrival at the daemon.
    package var timeline: [RequestEntry.Mark]
    package var sentence: String

    static func all(of trial: Trial) -> [PlayerReport] {
        guard case .story(let players) = trial.scenario.content else { return [] }
        return trial.runs.flatMap { run in
            players.enumerated().map { number, player in
                let record = run.run.records[number]
                return PlayerReport(
                    contestant: run.contestant.name, id: player.id, atMs: Double(player.request.at) / 1e6,
                    deadlineMs: Double(player.request.deadline) / 1e6, endedMs: Double(record.endedAt) / 1e6,
                    met: record.isMet(player.request), timeline: run.records[player.id]?.timeline ?? [],
                    sentence: StorySentence.text(
                        player, record, run.records[player.id],
                        unknown: run.daemon == nil
                            ? "its server has no record of it" : "its worker had not ended it when asked"))
            }
        }
    }
}

extension TrialReport {
    /// Of one contestant's run of a story, in the story's order.
    func players(of contestant: String) -> [PlayerReport] { players.filter { $0.contestant == contestant } }

    /// A deadline that lies further behind the last thing that happens is not shown: it was kept, and all else would be
    /// small.
    private static let farDeadline = 1.25

    /// How long a story is shown, whoever serves it: until the last thing that happens.
    var storyMs: Double {
        let worked =
            players.map { player in
                max(player.endedMs, player.atMs + (player.timeline.last.map { $0.startMs + $0.durationMs } ?? 0))
            }.max() ?? 0
        let deadlines = players.map { $0.atMs + $0.deadlineMs }.filter { $0 <= worked * Self.farDeadline }
        return max(worked, deadlines.max() ?? 0)
    }
}
