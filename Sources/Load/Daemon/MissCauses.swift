import Telemetry
import Workload

/// The one cause of every miss that the client counted: the daemon's where it has a record of the request, else the
/// client's own, else what the daemon's counts leave.
package struct MissCauses: Sendable {
    /// By cause, the most frequent first.
    package let counts: [(cause: String, count: Int)]
    /// Requests that only one side counts as missed, each with why.
    package let differences: [(why: String, count: Int)]
    /// Requests that have a record at the daemon, and all.
    package let joined, total: Int

    static let unfinished = "unfinished at the daemon"
    static let overwritten = "its record was overwritten"
    static let unread = "never read by the daemon (backlog)"

    /// - Parameters:
    ///   - warmUp: requests of this first stretch are left out.
    ///   - before: of the daemon before the run.
    ///   - after: of the daemon when it had ended what it would.
    package init(
        of run: LoadRun, from warmUp: Duration = .zero, idPrefix: String, before: DaemonCensus, after: DaemonCensus
    ) {
        let known = JoinedRecords(after.records, idPrefix: idPrefix)
        var counts: [String: Int] = [:]
        var joinedDrops: [String: Int] = [:]
        var differences: [String: Int] = [:]
        var (joined, unknown, total) = (0, 0, 0)
        for (number, (request, record)) in zip(run.schedule.requests, run.records).enumerated()
        where request.at >= warmUp.nanoseconds {
            total += 1
            let daemon = known.record(of: number, record)
            if let daemon {
                joined += 1
                joinedDrops[daemon.outcome, default: 0] += 1
                let side = MissedSide(isMetAtClient: record.isMet(request), daemon)
                if let side { differences[side.description, default: 0] += 1 }
            }
            guard !record.isMet(request), record.ending != .cutOff else { continue }
            if let cause = MissCauses.cause(request, record, daemon) {
                counts[cause, default: 0] += 1
            } else {
                unknown += 1
            }
        }
        // A reply's status does not say who refused; the daemon's counts say how many a policy did.
        var dropped = 0
        for (outcome, status, more) in [
            (Outcome.shed, 503, after.shed - before.shed), (.expired, 504, after.expired - before.expired),
        ] {
            let unjoined = max(0, more - joinedDrops[outcome.name, default: 0])
            let moved = min(unjoined, counts["status \(status)", default: 0])
            counts["status \(status)", default: 0] -= moved
            counts[outcome.name, default: 0] += moved
            dropped += moved
        }
        // No id says which of these a request is; the daemon's counts say how many there are.
        let unfinished = min(unknown, after.inFlight)
        let replied = counts[MissCauses.overwritten] ?? 0
        let displaced = max(0, after.displaced(since: before) - replied - dropped)
        let overwritten = min(unknown - unfinished, displaced)
        counts[MissCauses.unfinished] = unfinished
        counts[MissCauses.overwritten] = replied + overwritten
        counts[MissCauses.unread] = unknown - unfinished - overwritten
        self.counts = MissCauses.sorted(counts).map { (cause: $0, count: $1) }
        self.differences = MissCauses.sorted(differences).map { (why: $0, count: $1) }
        (self.joined, self.total) = (joined, total)
    }

    /// The most frequent first, without those that there are none of.
    private static func sorted(_ counts: [String: Int]) -> [(String, Int)] {
        counts.filter { $0.value > 0 }.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }

    /// Nil for a request that was sent and given up, of which the daemon has no record.
    private static func cause(_ request: ScheduledRequest, _ record: LoadRecord, _ daemon: RequestEntry?) -> String? {
        switch record.ending {
        case .refused: return "connection refused"
        case .unsent: return "not sent"
        default: break
        }
        if record.sentAt > request.expiry { return "client lag" }
        if let daemon { return daemon.cause ?? "the way to and from the daemon" }
        switch record.ending {
        case .replied: return (200..<300).contains(record.status) ? overwritten : "status \(record.status)"
        case .lost: return "connection lost"
        case .malformed: return "malformed reply"
        case .tooLarge: return "reply larger than the client takes"
        case .none, .gaveUp, .refused, .unsent, .cutOff: return nil
        }
    }

    /// Lines, each with its line end.
    package var table: String {
        let rows =
            counts.map { ("cause", "\($0.cause): \($0.count)") }
            + differences.map { ("difference", "\($0.why): \($0.count)") }
            + [("joined", "\(joined) of \(total) requests with the daemon's records")]
        return rows.map { LoadTable.row($0, $1) }.joined()
    }
}
