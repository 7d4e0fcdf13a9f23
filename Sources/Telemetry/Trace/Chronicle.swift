import Workload

/// What the supervisor did lately, oldest first: the newest of it. The log tells the same to people, and keeps it all.
public struct Chronicle: Sendable {
    /// Entries kept.
    static let capacity = 512
    /// Of a detail, in characters: the errors of a configuration may be many.
    static let longestDetail = 240

    public enum Deed: String, CaseIterable, Sendable {
        case serving
        case departing = "about to stop"
        case stopping
        case reloadBegun = "reload begun"
        case reloadTaken = "reload taken"
        case reloadRefused = "reload refused"
        case downstreamDied = "embedded downstream died"
        // Of a worker, whose slot goes before.
        case started
        case accepts
        case notAccepting = "did not accept in time"
        case drains
        case ended
        case died
        case stuck = "is stuck"
        case goesOn = "goes on"
    }

    public struct Entry: Equatable, Sendable {
        public var at: Instant
        /// CLOCK_REALTIME nanoseconds since the epoch: a clock that is set afterwards leaves it.
        public var realtime: UInt64
        public var deed: Deed
        /// The slot and the process id of the worker that it is about.
        public var worker: Int?
        public var pid: Int32?
        public var detail: String?

        public init(
            at instant: Instant, realtime: UInt64, _ deed: Deed, worker: Int? = nil, pid: Int32? = nil,
            detail: String? = nil
        ) {
            (at, self.realtime, self.deed) = (instant, realtime, deed)
            (self.worker, self.pid, self.detail) = (worker, pid, detail)
        }

        /// As in `worker 0 died`.
        public var title: String { worker.map { "worker \($0) \(deed.rawValue)" } ?? deed.rawValue }
    }

    public private(set) var entries: [Entry] = []
    /// When the newest of those that made way for others was noted; nil while none has.
    public private(set) var displaced: Instant?

    public init() {}

    public mutating func note(_ entry: Entry) {
        var entry = entry
        entry.detail = entry.detail.map { String($0.prefix(Chronicle.longestDetail)) }
        entries.append(entry)
        if entries.count > Chronicle.capacity { displaced = entries.removeFirst().at }
    }
}
