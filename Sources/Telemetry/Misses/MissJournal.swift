import Synchronization
import Workload

/// Tells missed deadlines from the workers' slabs, a bounded number a second. The supervisor calls it on a timer.
public struct MissJournal {
    /// What is new, for the log: oldest first for each worker.
    public struct Batch: Equatable {
        public var misses: [Miss] = []
        /// Misses of the second before that were not told, because there were too many or they were displaced.
        public var suppressed: UInt64 = 0
        /// What policies refused in the second before, by reason. None of these is told as a miss.
        public var sheds: [DropReason: UInt64] = [:]
    }

    /// How far one slab has been read. It keeps the slab, so that the last misses of a reaped worker are told too.
    private struct Cursor {
        let slab: WorkerSlab
        var next: UInt64 = 0
        /// A ticket that was found unfinished: skipped when found so again.
        var unfinished: UInt64?
        /// What policies had refused, by reason.
        var sheds: [DropReason: UInt64] = [:]
    }

    private let missesPerSecond: Int
    private var cursors: [Cursor] = []
    private var secondBegan: Instant?
    private var told = 0
    private var suppressed: UInt64 = 0
    private var sheds: [DropReason: UInt64] = [:]

    public init(missesPerSecond: Int) {
        self.missesPerSecond = missesPerSecond
    }

    /// Reads what the slabs have new. One that is no longer named is read a last time and let go.
    ///
    /// - Parameter isLast: does not wait for the second's end to tell what is told once a second.
    public mutating func read(_ slabs: [WorkerSlab], at now: Instant, isLast: Bool = false) -> Batch {
        var batch = Batch()
        if secondBegan.map({ now - $0 >= .seconds(1) }) ?? true {
            endSecond(into: &batch)
            (secondBegan, told) = (now, 0)
        }
        for slab in slabs where !cursors.contains(where: { $0.slab === slab }) {
            cursors.append(Cursor(slab: slab))
        }
        for index in cursors.indices {
            var cursor = cursors[index]
            read(&cursor, into: &batch)
            cursors[index] = cursor
        }
        cursors.removeAll { cursor in !slabs.contains { $0 === cursor.slab } }
        if isLast { endSecond(into: &batch) }
        return batch
    }

    private mutating func endSecond(into batch: inout Batch) {
        batch.suppressed += suppressed
        batch.sheds.merge(sheds, uniquingKeysWith: +)
        (suppressed, sheds) = (0, [:])
    }

    private mutating func read(_ cursor: inout Cursor, into batch: inout Batch) {
        let slab = cursor.slab
        for reason in DropReason.allCases {
            let shed = slab.sheds(reason)
            let new = shed - cursor.sheds[reason, default: 0]
            if new > 0 { sheds[reason, default: 0] += new }
            cursor.sheds[reason] = shed
        }
        let held = slab.missed.held(in: slab.cells)
        skip(to: max(cursor.next, held.lowerBound), &cursor)
        while cursor.next < held.upperBound {
            guard told < missesPerSecond else { return skip(to: held.upperBound, &cursor) }
            switch slab.missed.read(cursor.next, from: slab.cells) {
            case .whole(let words):
                tell(words, of: slab, into: &batch)
                cursor.next += 1
            case .unfinished where cursor.unfinished != cursor.next:
                cursor.unfinished = cursor.next
                return
            case .unfinished, .gone:
                skip(to: cursor.next + 1, &cursor)
            }
        }
    }

    private mutating func tell(_ words: [UInt64], of slab: WorkerSlab, into batch: inout Batch) {
        guard let miss = slab.record(from: words).flatMap(Miss.init) else { return }
        batch.misses.append(miss)
        told += 1
    }

    private mutating func skip(to ticket: UInt64, _ cursor: inout Cursor) {
        suppressed += ticket - cursor.next
        cursor.next = ticket
    }
}

extension WorkerSlab {
    /// What policies have refused so far, for this reason.
    fileprivate func sheds(_ reason: DropReason) -> UInt64 {
        DropEnd.allCases.filter(\.isShed).reduce(0) {
            $0 + cells.base[SlabLayout.drop($1, reason)].load(ordering: .relaxed)
        }
    }
}
