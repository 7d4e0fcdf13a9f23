import Load
import Telemetry
import Workload
import Workload

/// Whether client and daemon counted the same misses: by id where the daemon still has a record, and by number where
/// newer ones have displaced it. What differs adds up, whichever side it is on.
package struct Agreement: Equatable, Sendable {
    /// Requests of the client, and those of them that were compared by id.
    package var total, joined: Int
    /// Times that they were sent: each is a request to the daemon.
    package var attempts: Int
    /// Requests that only one side counts as missed, by side and reason.
    package var differences: [String: Int]
    /// How many of those were compared by id and ended near the deadline by the daemon's watch.
    package var edge: Int

    /// Share of the requests in which both sides may differ.
    private static let tolerance = 0.005
    /// How near a deadline an end is for the way between both sides to decide, in milliseconds.
    private static let edgeMs = 1.0

    /// - Parameters:
    ///   - daemon: what it counted during this run, whose clients have all ended: whatever it still holds is past its
    ///     deadline, and so missed on both sides.
    ///   - records: all that the daemon still has.
    init(of run: LoadRun, idPrefix: String, _ daemon: DaemonFigures, records: [RequestEntry]) {
        let known = JoinedRecords(records, idPrefix: idPrefix)
        total = run.records.count
        attempts = run.records.reduce(0) { $0 + max(1, Int($1.attempts)) }
        (joined, differences, edge) = (0, [:], 0)
        // What came in time to attempts after a request's end has another id, and no request that it counts for.
        var (metAtClient, metAtDaemon) = (run.counts.servedAfterwards, 0)
        for (number, (request, record)) in zip(run.schedule.requests, run.records).enumerated() {
            let isMet = record.isMet(request)
            guard let daemon = known.record(of: number, record) else {
                if isMet { metAtClient += 1 }
                continue
            }
            joined += 1
            if daemon.deadline == "met" { metAtDaemon += 1 }
            guard let side = MissedSide(isMetAtClient: isMet, daemon) else { continue }
            differences[side.description, default: 0] += 1
            if abs(daemon.latencyMs - daemon.budgetMs) <= Agreement.edgeMs { edge += 1 }
        }
        compareNumbers(metAtClient, Int(daemon.requests) - Int(daemon.missed) - metAtDaemon, daemon)
        compareRefusals(run, daemon)
    }

    /// Of several runs.
    init(summing runs: [Agreement]) {
        total = runs.reduce(0) { $0 + $1.total }
        joined = runs.reduce(0) { $0 + $1.joined }
        attempts = runs.reduce(0) { $0 + $1.attempts }
        edge = runs.reduce(0) { $0 + $1.edge }
        differences = runs.reduce(into: [:]) { $0.merge($1.differences, uniquingKeysWith: +) }
    }

    /// Of the requests without a record: how many each side has as in time, and whether the daemon had more requests
    /// than were sent.
    private mutating func compareNumbers(_ client: Int, _ atDaemon: Int, _ daemon: DaemonFigures) {
        if client > atDaemon {
            differences["in time at the client, missed at the daemon (no record left)"] = client - atDaemon
        } else if client < atDaemon {
            differences["in time at the daemon, late at the client (no record left)"] = atDaemon - client
        }
        let more = Int(daemon.requests) + Int(daemon.unfinished) - Int(daemon.leftOver) - attempts
        if more > 0 { differences["read by the daemon, not sent by the client"] = more }
    }

    /// What clients were told by a 503 the daemon has counted: as shed, or as no valid request. It may have told more,
    /// to clients that had left and to attempts before the last.
    private mutating func compareRefusals(_ run: LoadRun, _ daemon: DaemonFigures) {
        let told = run.records.count { $0.ending == .replied && $0.status == 503 }
        let more = told - Int(daemon.dropped[Outcome.shed.name] ?? 0) - Int(daemon.turnedAway)
        if more > 0 { differences["refused to the client, not counted by the daemon"] = more }
    }

    /// Requests in which the sides differ; of those without a record as many as must.
    package var count: Int { differences.values.reduce(0, +) }

    /// Whether they differ in at most 0.5 % of the requests. Where that is less than one request, one may differ, if it
    /// ended at the deadline's very edge.
    package var holds: Bool {
        Double(count) <= Agreement.tolerance * Double(total) || (count == 1 && edge == 1)
    }

    /// A clause for each reason, the most frequent first.
    package var explanations: [String] {
        let sorted = differences.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let near = edge > 0 ? ["\(edge) of these within 1 ms of the deadline"] : []
        return sorted.map { "\($0.value) \($0.key)" } + near
    }

    /// Why figures cannot be trusted; nil if they can.
    var problem: String? {
        guard !holds else { return nil }
        return "client and daemon differ in \(count) of \(total) requests, more than 0.5 %: "
            + explanations.joined(separator: ", ")
    }
}
