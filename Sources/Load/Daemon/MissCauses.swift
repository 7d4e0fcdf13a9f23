import Workload

/// The one cause of every miss that the client counted: the daemon's where it has a record of the request, else the
/// client's own.
package struct MissCauses: Sendable {
    /// By cause, the most frequent first.
    package let counts: [(cause: String, count: Int)]
    /// Requests that only one side counts as missed, each with why.
    package let differences: [(why: String, count: Int)]

    /// Most single questions to the admin port, for misses that its newest records do not hold.
    private static let maximumQuestions = 2_000

    package init(of run: LoadRun, idPrefix: String, from admin: AdminClient) throws(LoadError) {
        let missed = zip(run.schedule.requests, run.records).enumerated().filter { !$1.1.isMet($1.0) }
        let known = try MissCauses.records(of: missed.map { "\(idPrefix)\($0.offset)" }, from: admin)
        var counts: [String: Int] = [:]
        var differences: [String: Int] = [:]
        for (number, (request, record)) in missed {
            let daemon = known["\(idPrefix)\(number)"]
            counts[MissCauses.cause(request, record, daemon), default: 0] += 1
            if let why = MissCauses.difference(request, record, daemon) { differences[why, default: 0] += 1 }
        }
        self.counts = counts.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        self.differences = differences.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }

    /// The newest records at once, then those that are not among them one by one.
    private static func records(of ids: [String], from admin: AdminClient) throws(LoadError) -> [String: DaemonRecord] {
        let newest = try admin.get(
            "/requests?limit=\(DaemonRecord.maximumPerReply)", as: DaemonRecord.List.self)
        var known = Dictionary(newest.requests.map { ($0.id, $0) }) { first, _ in first }
        for id in ids.filter({ known[$0] == nil }).prefix(maximumQuestions) {
            let found = try admin.get("/requests?id=\(id)", as: DaemonRecord.List.self)
            if let record = found.requests.first { known[id] = record }
        }
        return known
    }

    private static func cause(_ request: ScheduledRequest, _ record: LoadRecord, _ daemon: DaemonRecord?) -> String {
        if let cause = daemon?.cause { return cause }
        if daemon != nil { return "the way to and from the daemon" }
        switch record.ending {
        case .refused: return "connection refused"
        case .unsent: return "not sent"
        default: break
        }
        return record.sentAt > request.expiry ? "client lag" : "never read by the daemon (backlog)"
    }

    private static func difference(
        _ request: ScheduledRequest, _ record: LoadRecord, _ daemon: DaemonRecord?
    ) -> String? {
        guard let daemon else { return "the daemon has no record of it" }
        return daemon.deadline == "met" ? "in time at the daemon, late at the client" : nil
    }

    /// Lines, each with its line end.
    package var table: String {
        let lines =
            counts.map { "cause       \($0.cause): \($0.count)" }
            + differences.map { "difference  \($0.why): \($0.count)" }
        return lines.map { "\($0)\n" }.joined()
    }
}
