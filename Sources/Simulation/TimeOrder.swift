import HeapModule

/// Things to come, the earliest first; of equal times the one that was added first.
package struct TimeOrder<Element> {
    private struct Entry: Comparable {
        let time: Int64
        let number: Int
        let element: Element

        static func < (one: Entry, other: Entry) -> Bool { (one.time, one.number) < (other.time, other.number) }
        static func == (one: Entry, other: Entry) -> Bool { one.number == other.number }
    }

    private var entries = Heap<Entry>()
    private var added = 0

    mutating func add(_ element: Element, at time: Int64) {
        entries.insert(Entry(time: time, number: added, element: element))
        added += 1
    }

    /// When the next is due; nil where nothing is to come.
    var time: Int64? { entries.min?.time }

    mutating func next() -> (time: Int64, element: Element)? { entries.popMin().map { ($0.time, $0.element) } }
}
