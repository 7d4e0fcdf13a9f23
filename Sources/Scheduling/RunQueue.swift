import Workload

/// Entries that are ready to compute. Pure: time comes in as an argument. Not shared.
///
/// Its bound is the front's: a connection has one request at a time, so that there are never more entries than
/// `limits.connections`.
public struct RunQueue<Entry> {
    private let discipline: Discipline
    private let policy: Policy
    private var line: Line<Entry>
    private var pushed: UInt64 = 0

    public init(_ scheduling: Scheduling = Scheduling()) {
        discipline = scheduling.discipline
        policy = scheduling.policy
        line = Line(scheduling.discipline)
    }

    public var count: Int { line.count }
    public var isEmpty: Bool { line.isEmpty }

    /// The place of the entry whose turn it is.
    var next: Rank? { line.next }

    public mutating func push(_ entry: Entry, _ ticket: Ticket) {
        pushed += 1
        push(entry, ticket, number: pushed)
    }

    /// - Parameter number: in the order in which entries came, over all queues that are compared by `next`.
    mutating func push(_ entry: Entry, _ ticket: Ticket, number: UInt64) {
        line.add(.init(rank: discipline.rank(ticket, number: number), ticket: ticket, entry: entry))
    }

    /// The entry whose turn it is; nil if there is none.
    public mutating func take(at now: @autoclosure () -> Instant) -> Taken<Entry>? {
        guard let place = line.take() else { return nil }
        guard let judge = policy.judge, let reason = judge(place.ticket, now()) else { return .run(place.entry) }
        return .drop(place.entry, reason)
    }
}

extension RunQueue: Sendable where Entry: Sendable {}
