import Workload

/// What a trace shows of the daemon.
extension TraceEvents {
    /// What the supervisor did: a moment in its own row.
    mutating func add(_ entry: Chronicle.Entry, on place: Place) {
        add(.moment, entry.title, "supervisor", at: entry.at, on: place) {
            $0.append("s", "p")
            $0.append("args") {
                $0.append("deed", entry.deed.rawValue)
                $0.append("worker", entry.worker)
                $0.append("pid", entry.pid.map(Int.init))
                $0.append("detail", entry.detail)
            }
        }
    }

    /// A second's figures, each a track of its own.
    mutating func add(_ second: TraceFacts.Second, on place: Place) {
        for (name, unit, value) in [
            ("run queue", "requests", second.queueLength), ("in flight", "requests", second.inFlight),
            ("goodput", "per second", second.met), ("misses", "per second", second.missed),
        ] as [(String, StaticString, Int)] {
            add(.counter, name, "daemon", at: second.at, on: place) {
                $0.append("args") { $0.append(unit, value) }
            }
        }
    }

    /// Says across all rows where records begin to be whole.
    mutating func add(_ group: RecordGroup, wholeSince instant: Instant, on place: Place) {
        let name = "older records of \(group.requests) have made way for newer ones"
        add(.moment, name, "daemon", at: instant, on: place) { $0.append("s", "g") }
    }
}
