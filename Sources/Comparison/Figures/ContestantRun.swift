import Load

/// One run of one contestant.
package struct ContestantRun: Sendable {
    package let contestant: Contestant
    package let run: LoadRun
    /// Nil for a server that is not ours.
    package let daemon: DaemonFigures?
    /// The daemon's records of a story's requests, by id.
    package let records: [String: DaemonRecord]

    init(contestant: Contestant, run: LoadRun, daemon: DaemonFigures?, records: [String: DaemonRecord] = [:]) {
        self.contestant = contestant
        self.run = run
        self.daemon = daemon
        self.records = records
    }
}
