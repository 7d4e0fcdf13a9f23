import Workload

/// What a trace says of itself: the daemon writes what is declared here, and `deadlined trace` reads it.
public struct TraceMetadata: Codable, Equatable, Sendable {
    /// Per group of records: what ended before has been displaced, at least in part. Null where all is there.
    public struct Whole: Codable, Equatable, Sendable {
        @OrNull public var met: String?
        @OrNull public var missed: String?
        @OrNull public var shed: String?
    }

    public var version: String
    /// Date and time in UTC of the events' time 0, and of the stretch that the trace is of.
    public var origin, from, until: String
    public var requests: Int
    public var requestsWholeSince: Whole
    /// The same, of what the supervisor did.
    @OrNull public var supervisorWholeSince: String?
    public var note: String

    init(_ recent: RecentRecords, _ chronicle: Chronicle, _ facts: TraceFacts, origin: Instant) {
        let text = { (instant: Instant) in facts.clock.text(of: instant) }
        version = facts.version
        self.origin = text(origin)
        from = text(facts.from)
        until = text(facts.until)
        requests = recent.records.count
        let whole = { (group: RecordGroup) in OrNull(wrappedValue: recent.wholeSince[group].map(text)) }
        requestsWholeSince = Whole(met: whole(.met), missed: whole(.missed), shed: whole(.shed))
        let displaced = chronicle.displaced.flatMap { $0 >= facts.from ? text($0) : nil }
        _supervisorWholeSince = OrNull(wrappedValue: displaced)
        note =
            recent.wholeSince.isEmpty
            ? "all requests that ended in this stretch are here"
            : "older records have made way for newer ones: emptiness before requests_whole_since is not idleness"
    }
}

extension TraceMetadata.Whole {
    fileprivate init(met: OrNull<String>, missed: OrNull<String>, shed: OrNull<String>) {
        (_met, _missed, _shed) = (met, missed, shed)
    }
}
