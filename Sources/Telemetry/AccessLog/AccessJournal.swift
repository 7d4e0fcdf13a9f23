import Synchronization
import Workload

/// Follows the workers' rings of entries for the access log. The supervisor calls it on a timer, so often that a ring
/// does not come round meanwhile.
public struct AccessJournal {
    public struct Reading: Equatable, Sendable {
        /// Entries that were displaced before they were read, or that their worker died at.
        public var lost: UInt64 = 0
        /// Entries that were passed over unread because nobody could take them.
        public var untaken: UInt64 = 0
        /// More wait than were to be read.
        public var hasMore = false
    }

    /// How far one ring has been read. It keeps its slab, so that the last entries of a reaped worker are read too.
    private struct Cursor {
        let slab: WorkerSlab
        let ring: RecordRing
        var next: UInt64 = 0
        /// Its worker is gone.
        var isOver = false
    }

    private var cursors: [Cursor] = []

    public init() {}

    /// Follows a worker from its first entry, if it leaves any; once, however often it is said.
    public mutating func follow(_ slab: WorkerSlab) {
        guard let access = slab.access, !cursors.contains(where: { $0.slab === slab }) else { return }
        cursors.append(Cursor(slab: slab, ring: access.ring))
    }

    /// A worker is gone: once what it has left is read it is let go.
    public mutating func letGo(_ slab: WorkerSlab) {
        for index in cursors.indices where cursors[index].slab === slab { cursors[index].isOver = true }
    }

    /// Reads what is new: oldest first for each worker.
    ///
    /// - Parameters:
    ///   - most: entries of all workers together; each may have its share of them.
    ///   - canTake: asked before each; once it says no, the others are only counted.
    ///   - take: is given each, with the slab that it is from.
    public mutating func read(
        atMost most: Int, while canTake: () -> Bool = { true }, _ take: (AccessEntry, WorkerSlab) -> Void
    ) -> Reading {
        var reading = Reading()
        let share = max(1, most / max(1, cursors.count))
        for index in cursors.indices {
            var cursor = cursors[index]
            AccessJournal.read(&cursor, atMost: share, into: &reading, while: canTake, take)
            cursors[index] = cursor
        }
        cursors.removeAll { $0.isOver && $0.next >= $0.ring.held(in: $0.slab.cells).upperBound }
        return reading
    }

    private static func read(
        _ cursor: inout Cursor, atMost share: Int, into reading: inout Reading, while canTake: () -> Bool,
        _ take: (AccessEntry, WorkerSlab) -> Void
    ) {
        let (ring, slab) = (cursor.ring, cursor.slab)
        let held = ring.held(in: slab.cells)
        if held.lowerBound > cursor.next {
            reading.lost += held.lowerBound - cursor.next
            cursor.next = held.lowerBound
        }
        var left = share
        while cursor.next < held.upperBound {
            guard left > 0 else { return reading.hasMore = true }
            guard canTake() else {
                let count = min(UInt64(left), held.upperBound - cursor.next)
                reading.untaken += count
                cursor.next += count
                left -= Int(count)
                continue
            }
            switch ring.read(cursor.next, from: slab.cells) {
            case .whole(let words):
                if let entry = AccessEntryReader.entry(from: words) { take(entry, slab) } else { reading.lost += 1 }
            case .unfinished where !cursor.isOver && held.upperBound - cursor.next <= UInt64(ring.capacity / 2):
                // Its writer may have lost its CPU for a while: the others wait behind it for as long as there is room.
                return
            case .unfinished, .gone:
                reading.lost += 1
            }
            cursor.next += 1
            left -= 1
        }
    }
}
