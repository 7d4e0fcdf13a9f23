/// Things to come, the earliest first; of equal times the one that was added first. A binary heap.
struct TimeOrder<Element> {
    private var entries: [(time: Int64, number: Int, element: Element)] = []
    private var added = 0

    mutating func add(_ element: Element, at time: Int64) {
        entries.append((time, added, element))
        added += 1
        var index = entries.count - 1
        while index > 0, isBefore(index, (index - 1) / 2) {
            entries.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    /// When the next is due; nil where nothing is to come.
    var time: Int64? { entries.first?.time }

    mutating func next() -> (time: Int64, element: Element)? {
        guard let first = entries.first else { return nil }
        let last = entries.removeLast()
        if !entries.isEmpty {
            entries[0] = last
            sink()
        }
        return (first.time, first.element)
    }

    private mutating func sink() {
        var index = 0
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2] where child < entries.count && isBefore(child, least) {
                least = child
            }
            guard least != index else { return }
            entries.swapAt(index, least)
            index = least
        }
    }

    private func isBefore(_ one: Int, _ other: Int) -> Bool {
        (entries[one].time, entries[one].number) < (entries[other].time, entries[other].number)
    }
}
