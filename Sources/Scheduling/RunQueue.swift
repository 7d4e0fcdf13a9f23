import DequeModule
import Workload

/// Entries that are ready to compute. Pure: time comes in as an argument. Not shared, and never copied.
///
/// Its bound is the front's: `limits.connections` times what one of them may have in progress, which is one request, or
/// four times `limits.streams` over HTTP/2.
public struct RunQueue<Entry>: ~Copyable {
    /// After fewer entries, those that are gone are not looked for.
    private static var fewestSwept: Int { 64 }

    private let discipline: Discipline
    private let resumedFirst: Bool
    /// Of requests that go on after their call, where they go before others.
    private var begun: Line<Entry>
    private var others: Line<Entry>
    private var judge: Judge
    /// Whether an entry's client is gone, and nobody waits for it; nil where none is given up.
    private let isGone: (@Sendable (Entry) -> Bool)?
    /// Gone, and not told yet.
    private var gone = Deque<Entry>()
    /// Entries that have come since those that are gone were looked for.
    private var unswept = 0
    private var pushed: UInt64 = 0

    public init(_ scheduling: Scheduling = Scheduling(), isGone: (@Sendable (Entry) -> Bool)? = nil) {
        discipline = scheduling.discipline
        resumedFirst = scheduling.resumedFirst
        begun = Line(scheduling.discipline)
        others = Line(scheduling.discipline)
        judge = Judge(scheduling)
        self.isGone = scheduling.abandons ? isGone : nil
    }

    public var count: Int { begun.count + others.count + gone.count }
    public var isEmpty: Bool { begun.isEmpty && others.isEmpty && gone.isEmpty }

    /// Since when the one that has waited for longest is ready. Looks at all where they are in no order of time.
    public var oldest: Instant? {
        [begun.oldestReady, others.oldestReady].compactMap(\.self).min()
    }

    /// The place of the entry whose turn it is.
    var next: Rank? { gone.isEmpty ? begun.next ?? others.next : .first }

    public mutating func push(_ entry: consuming Entry, _ ticket: Ticket) {
        pushed += 1
        push(entry, ticket, number: pushed)
    }

    /// - Parameter number: in the order in which entries came, over all queues that are compared by `next`.
    mutating func push(_ entry: consuming Entry, _ ticket: Ticket, number: UInt64) {
        let goesFirst = resumedFirst && ticket.hasCalled
        let rank = discipline.rank(ticket, number: number, goesFirst: goesFirst)
        let place = Line.Place(rank: rank, ticket: ticket, entry: entry)
        if goesFirst { begun.add(consume place) } else { others.add(consume place) }
        unswept += 1
        if let isGone, unswept >= max(RunQueue.fewestSwept, count) { sweep(isGone) }
    }

    /// The entry whose turn it is; nil if there is none.
    public mutating func take(at now: @autoclosure () -> Instant) -> Taken<Entry>? {
        if let entry = gone.popFirst() { return Taken(entry, .drop(.abandoned)) }
        guard judge.isNeeded else {
            guard let place = begun.isEmpty ? others.take() : begun.take() else { return nil }
            return Taken(place.entry)
        }
        let now = now()
        let late = others.takeOldest { judge.reaps($0, at: now) }
        return (late ?? begun.take() ?? others.take()).map { Taken($0.entry, ruling(on: $0.ticket, at: now)) }
    }

    /// On what is about to run.
    mutating func ruling(on ticket: Ticket, at now: @autoclosure () -> Instant) -> Ruling {
        judge.isNeeded ? judge.ruling(on: ticket, isLast: others.isEmpty, at: now()) : .run
    }

    /// Takes out what is gone, wherever it stands. Only when as many have come as are there, so that it costs each of
    /// them little; what is gone is found then, or by its turn.
    private mutating func sweep(_ isGone: (Entry) -> Bool) {
        gone.append(contentsOf: begun.removeAll(where: isGone))
        gone.append(contentsOf: others.removeAll(where: isGone))
        unswept = 0
    }
}

extension RunQueue: Sendable where Entry: Sendable {}
