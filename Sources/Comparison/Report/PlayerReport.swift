import Load

/// One request of a story at one contestant.
package struct PlayerReport: Codable, Sendable {
    package var contestant, id: String
    package var atMs, deadlineMs, endedMs: Double
    package var met: Bool
    /// From the request's arrival at the daemon.
    package var timeline: [DaemonRecord.Mark]
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
                    sentence: StoryTable.sentence(of: player, number, in: run))
            }
        }
    }
}
