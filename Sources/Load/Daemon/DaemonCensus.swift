import Glibc
import Reactor
import Telemetry
import Workload

/// What a daemon says of itself at one moment: how much it has served, and the records that it still holds.
package struct DaemonCensus: Sendable {
    /// Requests that have ended, whoever sent them.
    package var ended: Int
    /// Of those, the ones that a policy refused before any work, and stopped after they began.
    package var shed, expired: Int
    /// Requests that have arrived and not ended.
    package var inFlight: Int
    /// Newest first of each worker and verdict. A worker's rings hold a fixed number of each verdict; of those that
    /// were met, what exceeds one reply is left out.
    package var records: [RequestEntry]

    /// Between two looks at a daemon that is waited for.
    private static let pause: useconds_t = 5_000

    package init(ended: Int, shed: Int = 0, expired: Int = 0, inFlight: Int, records: [RequestEntry]) {
        (self.ended, self.shed, self.expired) = (ended, shed, expired)
        (self.inFlight, self.records) = (inFlight, records)
    }

    package init(from admin: AdminClient) throws(LoadError) {
        let status = try admin.get("/status", as: StatusEntry.self)
        ended = status.workers.reduce(0) { $0 + $1.requests }
        shed = status.workers.reduce(0) { $0 + $1.shed }
        expired = status.workers.reduce(0) { $0 + $1.expired }
        inFlight = status.inFlight
        records = []
        for worker in Set(status.workers.map(\.slot)).sorted() {
            for verdict in ["missed", "met"] {
                let query = "worker=\(worker)&deadline=\(verdict)&limit=\(RequestFilter.maximumLimit)"
                records += try admin.get("/requests?\(query)", as: RequestEntry.List.self).requests
            }
        }
    }

    /// Waits until a daemon has no request in flight, or for so long: one that is overloaded has long to go on with
    /// requests whose clients are gone.
    ///
    /// - Parameter interruption: ends the wait.
    package static func awaitIdle(
        _ admin: AdminClient, within patience: Duration, until interruption: Interruption? = nil
    ) throws(LoadError) {
        let expiry = Clock.now() + patience
        while try admin.get("/status", as: StatusEntry.self).inFlight > 0, Clock.now() < expiry,
            interruption?.isThere != true
        { usleep(pause) }
    }

    /// How many requests have ended since an earlier census of which there is no record any more.
    package func displaced(since earlier: DaemonCensus) -> Int {
        let old = Set(earlier.records.map { "\($0.id) \($0.arrived)" })
        let held = records.count { !old.contains("\($0.id) \($0.arrived)") }
        return max(0, ended - earlier.ended - held)
    }
}

extension StatusEntry {
    fileprivate var inFlight: Int { workers.reduce(0) { $0 + $1.inFlight } }
}
