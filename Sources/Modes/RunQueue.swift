import DequeModule

/// Requests that are ready to compute, first in, first out.
///
/// An entry is a request and what its mode needs to run it. The bound is the front's: a connection has one request at a
/// time, so the queue never holds more entries than `limits.connections`.
package struct RunQueue<Entry> {
    private var entries = Deque<Entry>()

    package init() {}

    package var count: Int { entries.count }
    package var isEmpty: Bool { entries.isEmpty }

    package mutating func push(_ entry: Entry) {
        entries.append(entry)
    }

    package mutating func take() -> Entry? {
        entries.popFirst()
    }
}
