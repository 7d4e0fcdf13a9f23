import DequeModule
import HeapModule
import Workload

/// Entries in the order of one discipline. Never copied, so that entries move in and out.
struct Line<Entry>: ~Copyable {
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
    private var row = UniqueDeque<Place>()
    /// Where the newest goes first, those that made room for others: behind the row, the first of them first.
    private var behind = UniqueDeque<Place>()
    /// Of the others.
    private var heap = Heap<Place>()

    init(_ discipline: Discipline) {
        order = discipline.order
    }

    var count: Int { row.count + behind.count + heap.count }
    var isEmpty: Bool { row.isEmpty && behind.isEmpty && heap.isEmpty }

    mutating func add(_ place: consuming Place) {
        switch order {
        case .newestFirst where place.ticket.step == .paused: behind.append(consume place)
        case .oldestFirst, .newestFirst: row.append(consume place)
        case .least: heap.insert(consume place)
        }
    }

    /// The place of the one that `take` gives.
    var next: Rank? {
        // Pools ask three times a request, of threads that hardly ever wait.
        guard !isEmpty else { return nil }
        return switch order {
        case .oldestFirst: row[0].rank
        case .newestFirst: row.isEmpty ? behind[0].rank : row[row.count - 1].rank
        case .least: heap.min?.rank
        }
    }

    mutating func take() -> Place? {
        switch order {
        case .oldestFirst: row.popFirst()
        case .newestFirst: row.popLast() ?? behind.popFirst()
        case .least: heap.popMin()
        }
    }

    /// Takes the one that came first, where those that came later go before it.
    mutating func takeOldest(where isWanted: (Ticket) -> Bool) -> Place? {
        if !row.isEmpty, isWanted(row[0].ticket) { return row.popFirst() }
        if !behind.isEmpty, isWanted(behind[0].ticket) { return behind.popFirst() }
        return nil
    }

    /// Since when the one that has waited for longest is ready.
    var oldestReady: Instant? {
        switch order {
        case .oldestFirst, .newestFirst:
            [
                row.isEmpty ? nil : row[0].ticket.readySince, behind.isEmpty ? nil : behind[0].ticket.readySince,
            ].compactMap(\.self).min()
        case .least: heap.unordered.lazy.map(\.ticket.readySince).min()
        }
    }

    /// - Returns: those that were removed.
    mutating func removeAll(where isUnwanted: (Entry) -> Bool) -> [Entry] {
        var removed = Line.take(from: &row, where: isUnwanted)
        removed += Line.take(from: &behind, where: isUnwanted)
        heap.removeAll { place in
            guard isUnwanted(place.entry) else { return false }
            removed.append(place.entry)
            return true
        }
        return removed
    }

    private static func take(from row: inout UniqueDeque<Place>, where isUnwanted: (Entry) -> Bool) -> [Entry] {
        var removed: [Entry] = []
        for _ in 0..<row.count {
            let place = row.removeFirst()
            if isUnwanted(place.entry) { removed.append(place.entry) } else { row.append(place) }
        }
        return removed
    }
}

extension Line.Place: Sendable where Entry: Sendable {}
extension Line: Sendable where Entry: Sendable {}
