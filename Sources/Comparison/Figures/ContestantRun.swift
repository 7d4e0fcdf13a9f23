import Load
import Telemetry

/// One run of one contestant.
package struct ContestantRun: Sendable {
    package let contestant: Contestant
    package let run: LoadRun
    /// Nil for a server that is not ours.
    package let daemon: DaemonFigures?
    /// Whether both sides counted the same; nil without the daemon's figures.
    package let agreement: Agreement?
    /// What others took of its cores meanwhile; nil where nobody looked.
    package let machine: Disturbance?
    /// The daemon's records of a story's requests, by id.
    package let records: [String: RequestEntry]

    /// What the ids of a measured run's requests begin with.
    static let idPrefix = "run-"

    /// - Parameters:
    ///   - held: all records that the daemon had at the end.
    ///   - records: those of a story, by its own ids.
    init(
        contestant: Contestant, run: LoadRun, daemon: DaemonFigures?, machine: Disturbance? = nil,
        held: [RequestEntry] = [], records: [String: RequestEntry] = [:]
    ) {
        self.contestant = contestant
        self.run = run
        self.daemon = daemon
        self.machine = machine
        agreement = daemon.map { Agreement(of: run, idPrefix: ContestantRun.idPrefix, $0, records: held) }
        self.records = records
    }
}
