import DequeModule
import HeapModule

/// Entries in the order of one discipline.
struct Line<Entry> {
    /// An entry in its place.
    struct Place: Comparable {
        let rank: Rank
        let ticket: Ticket
        let entry: Entry

        static func < (left: Place, right: Place) -> Bool { left.rank < right.rank }
        static func == (left: Place, right: Place) -> Bool { left.rank == right.rank }
    }

    private let order: Discipline.Order
    /// Of the orders by arrival, which need no comparisons.
    private var row = Deque<Place>()
    /// Of the others.
    private var heap = Heap<Place>()

    init(_ discipline: Discipline) {
        order = discipline.order
    }

    var count: Int { row.count + heap.count }
    var isEmpty: Bool { row.isEmpty && heap.isEmpty }

    mutating func add(_ place: Place) {
        switch order {
        case .newestFirst where place.ticket.step == .paused: row.prepend(place)
        case .oldestFirst, .newestFirst: row.append(place)
        case .least: heap.insert(place)
        }
    }

    /// The place of the one that `take` gives.
    var next: Rank? {
        switch order {
        case .oldestFirst: row.first?.rank
        case .newestFirst: row.last?.rank
        case .least: heap.min?.rank
        }
    }

    mutating func take() -> Place? {
        switch order {
        case .oldestFirst: row.popFirst()
        case .newestFirst: row.popLast()
        case .least: heap.popMin()
        }
    }
}

extension Line.Place: Sendable where Entry: Sendable {}
extension Line: Sendable where Entry: Sendable {}
