import HeapModule

/// Requests, by number, for which something is due at a time; each is there once at most. Times are nanoseconds from
/// the run's begin.
struct DueRequests {
    private struct Entry: Comparable {
        let at: Int64
        let number: Int32

        static func < (left: Entry, right: Entry) -> Bool { (left.at, left.number) < (right.at, right.number) }
    }

    private var heap = Heap<Entry>()

    var first: (number: Int, at: Int64)? { heap.min.map { (number: Int($0.number), at: $0.at) } }

    mutating func insert(_ number: Int, at time: Int64) {
        heap.insert(Entry(at: time, number: Int32(number)))
    }

    mutating func removeFirst() {
        _ = heap.popMin()
    }
}
