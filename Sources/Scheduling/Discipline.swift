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
    func rank(_ ticket: Ticket, number: UInt64) -> Rank {
        switch order {
        case .oldestFirst: Rank(value: 0, number: number)
        case .newestFirst: Rank(value: ticket.step == .paused ? .max : .max - number, number: number)
        case .least(let value): Rank(value: value(ticket), number: number)
        }
    }
}

/// The place of an entry among others of the same discipline: what has the least rank goes first.
struct Rank: Comparable, Sendable {
    var value: UInt64
    var number: UInt64

    static func < (left: Rank, right: Rank) -> Bool {
        (left.value, left.number) < (right.value, right.number)
    }
}
