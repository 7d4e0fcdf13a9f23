import Workload

/// The order in which a run queue gives out what is ready: a value, so that a further one is a line here.
public struct Discipline: NamedChoice, CustomStringConvertible {
    enum Order: Sendable {
        case oldestFirst
        case newestFirst
        /// Least first, and among equals the oldest first.
        case least(@Sendable (Ticket) -> UInt64)
    }

    public let name: String
    public let summary: String
    let order: Order

    public var description: String { name }

    /// Whether those that have waited for longest may never have their turn.
    public var starves: Bool { if case .newestFirst = order { true } else { false } }

    public static let all = [fifo, lifo, edf]

    public static let fifo = Discipline(name: "fifo", summary: "first in, first out", order: .oldestFirst)

    /// Under overload the newest request is the one that can still keep its deadline.
    public static let lifo = Discipline(name: "lifo", summary: "last in, first out", order: .newestFirst)

    /// It keeps all deadlines on one core if any order does (Liu and Layland, "Scheduling
    /// Algorithms for Multiprogramming in a Hard-Real-Time Environment", JACM 1973).
    public static let edf = Discipline(
        name: "edf", summary: "earliest deadline first", order: .least { $0.deadline.nanoseconds })

    /// The place of the entry that came as the `number`th. One that made room for others goes behind all that are
    /// there; where the least is first, it made room for what is less.
    ///
    /// - Parameter goesFirst: whether it goes before all that do not.
    func rank(_ ticket: Ticket, number: UInt64, goesFirst: Bool = false) -> Rank {
        let value: UInt64 =
            switch order {
            case .oldestFirst: 0
            case .newestFirst: ticket.step == .paused ? .max : .max - number
            case .least(let value): value(ticket)
            }
        return Rank(row: goesFirst ? 0 : 1, value: value, number: number)
    }
}

/// The place of an entry among others of the same discipline: what has the least rank goes first.
struct Rank: Comparable, Sendable {
    var row: UInt8
    var value: UInt64
    var number: UInt64

    /// Before all entries that wait for a turn.
    static let first = Rank(row: 0, value: 0, number: 0)

    static func < (left: Rank, right: Rank) -> Bool {
        (left.row, left.value, left.number) < (right.row, right.value, right.number)
    }
}
