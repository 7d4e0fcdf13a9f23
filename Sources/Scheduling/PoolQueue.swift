import Workload

/// The decisions of a pool's run queue: which thread has which entry, who has a slot, and who is to be woken. Pure:
/// time comes in as an argument. `BlockingRunQueue` makes threads of it, under its mutex.
///
/// After whatever happens, its driver takes `granted` until there is none and wakes whom `threadsToWake` says. Then no
/// seat waits beside a free slot, unless an entry goes first for which a thread is on its way.
public struct PoolQueue<Entry, Seat>: ~Copyable {
    /// Which idle threads are to be woken.
    public enum Woken {
        case none, one, all
    }

    /// For any idle thread.
    private var entries: RunQueue<Entry>
    /// Threads that have their request already, and wait for a slot. In one order with the entries.
    private var seats: RunQueue<Seat>
    private var pushed: UInt64 = 0
    /// Whether there are fewer slots than threads. If not, one that comes back from its call goes on at once.
    public let isRationed: Bool
    public private(set) var freeSlots: Int
    /// Threads that wait for an entry.
    public private(set) var idle = 0
    /// An idle thread has been woken and has not come to its entry yet.
    private var isWaking = false
    private var isClosed = false

    public init(_ scheduling: Scheduling, isGone: (@Sendable (Entry) -> Bool)? = nil) {
        entries = RunQueue(scheduling, isGone: isGone)
        seats = RunQueue(scheduling)
        isRationed = scheduling.slots != nil
        freeSlots = scheduling.slots ?? .max
    }

    public var count: Int { entries.count + seats.count }

    /// Since when the one that has waited for longest is ready.
    public var oldest: Instant? { [entries.oldest, seats.oldest].compactMap(\.self).min() }

    /// Whether no thread has anything to begin any more.
    public var isOver: Bool { isClosed && entries.isEmpty }

    // MARK: What happens

    public mutating func push(_ entry: Entry, _ ticket: Ticket) {
        pushed += 1
        entries.push(entry, ticket, number: pushed)
    }

    /// A thread that has its request waits for a slot.
    public mutating func rejoin(_ seat: Seat, _ ticket: Ticket) {
        pushed += 1
        seats.push(seat, ticket, number: pushed)
    }

    public mutating func freeSlot() { freeSlots += 1 }

    /// A thread waits for an entry, until `endIdling`.
    public mutating func beginIdling() { idle += 1 }

    public mutating func endIdling() { idle -= 1 }

    /// A thread that waits for an entry has been woken, whoever did it.
    public mutating func hasWoken() { isWaking = false }

    public mutating func close() { isClosed = true }

    // MARK: What comes of it

    /// A seat that gets a slot now, and what its thread is to do with it; nil if there is none.
    public mutating func granted(at now: @autoclosure () -> Instant) -> Taken<Seat>? {
        guard freeSlots > 0, isSeatsTurn, let taken = seats.take(at: now()) else { return nil }
        freeSlots -= 1
        return taken
    }

    /// What an idle thread begins with, in a slot of its own; nil if there is nothing for it now.
    public mutating func take(at now: @autoclosure () -> Instant) -> Taken<Entry>? {
        guard freeSlots > 0, let taken = entries.take(at: now()) else { return nil }
        freeSlots -= 1
        return taken
    }

    /// Which idle threads must be woken. One at a time: it wakes the next one when it takes its entry and leaves
    /// others, so that requests which are shorter than a wake-up do not wake threads for nothing. Go's scheduler does
    /// so with its spinning threads (runtime/proc.go, "Worker thread parking/unparking"). At the end all of them.
    public mutating func threadsToWake() -> Woken {
        if isOver { return idle > 0 ? .all : .none }
        guard freeSlots > 0, !entries.isEmpty, idle > 0, !isWaking else { return .none }
        isWaking = true
        return .one
    }

    /// On a thread that goes on without having waited for a slot.
    public mutating func ruling(on ticket: Ticket, at now: @autoclosure () -> Instant) -> Ruling {
        entries.ruling(on: ticket, at: now())
    }

    /// Whether a thread that has its request is to get the next slot.
    private var isSeatsTurn: Bool {
        guard let seat = seats.next else { return false }
        // As many slots as entries can take leave one over.
        if freeSlots > min(idle, entries.count) { return true }
        return entries.next.map { seat < $0 } ?? true
    }
}
