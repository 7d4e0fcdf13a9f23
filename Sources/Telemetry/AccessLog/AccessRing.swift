import Workload

/// The ring of a worker whose requests are told by the access log. It lies behind all else in its slab, and is there
/// only while the log is on.
struct AccessRing: Sendable {
    let ring: RecordRing
    let selection: AccessSelection

    /// Entries that wait to be told, some 5 MB of them: a fifth of a second at 20,000 requests a second.
    static let capacity = 4_096

    init(start: Int, selection: AccessSelection) {
        ring = RecordRing(start: start, capacity: AccessRing.capacity, length: AccessEntryWriter.maximumLength)
        self.selection = selection
    }
}

extension WorkerSlab {
    /// Whether an access log is on.
    public var hasAccessLog: Bool { access != nil }

    /// Whether an access log is on that tells of a request with this id, if it ends so.
    public func mayTell(_ id: RequestID) -> Bool { access?.selection.takes(id, isMissed: true) ?? false }

    /// Leaves an entry for the access log, if it is on and takes the request. Any thread.
    ///
    /// - Parameter facts: asked for only then.
    public func tell(_ account: borrowing Account, _ facts: () -> AccessFacts) {
        guard let access else { return }
        guard access.selection.takes(account.id, isMissed: account.ending.verdict != .met) else { return }
        access.ring.write(AccessEntry(account, facts()), to: cells)
    }

    /// The same for what was rejected as no valid request, which has no deadline to miss.
    public func tell(
        rejected id: RequestID, status: Int, from arrival: Instant, until end: Instant, _ facts: () -> AccessFacts
    ) {
        guard let access, access.selection.takes(id, isMissed: false) else { return }
        access.ring.write(
            AccessEntry(rejected: id, status: status, from: arrival, until: end, facts()), to: cells)
    }
}

extension RecordRing {
    fileprivate func write(_ entry: AccessEntry, to cells: borrowing SharedCells) {
        guard let place = begin(in: cells) else { return }
        AccessEntryWriter.write(entry, to: place.start)
        finish(place, in: cells)
    }
}
