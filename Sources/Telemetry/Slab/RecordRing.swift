import Synchronization
import Workload

/// A ring of the newest records in a slab's cells, written by any number of threads and read from another process.
///
/// A writer takes a ticket; its slot is the ticket modulo the capacity. A slot's first cell is a sequence number: 0
/// when new, `2 × ticket + 1` while being written, `2 × ticket + 2` when whole. A reader takes a record only if it
/// finds the same whole number before and after reading (a seqlock), and a writer writes only into a slot that is whole
/// and older: one that is overtaken by a lap of the ring gives its record up. So a record is never torn, and a writer
/// that was killed in the middle leaves a slot that is skipped.
struct RecordRing: Sendable {
    /// The cell that holds the next ticket. Another holds one more than the newest ticket of a request that brought a
    /// trace, 0 while there is none. The slots follow.
    let start: Int
    /// A power of two, so that no request pays for a division.
    let capacity: Int
    /// The longest record, in cells.
    let length: Int

    /// The sequence number and a record, in cells.
    private var stride: Int { 1 + length }

    var end: Int { start + RecordRing.head + capacity * stride }

    private static var head: Int { 2 }

    init(start: Int, capacity: Int, length: Int = RecordWriter.maximumLength) {
        precondition(capacity.nonzeroBitCount == 1)
        (self.start, self.capacity, self.length) = (start, capacity, length)
    }

    func write(_ account: borrowing Account, to cells: borrowing SharedCells) {
        guard let place = begin(in: cells) else { return }
        RecordWriter.write(account, to: place.start, in: cells)
        finish(place, in: cells)
        if account.trace != nil { noteTraced(place, in: cells) }
    }

    /// Threads write at once: one with an older ticket, that comes later, does not take the newest back.
    func noteTraced(_ place: Place, in cells: borrowing SharedCells) {
        cells.base[start + 1].max(place.ticket + 1, ordering: .relaxed)
    }

    /// A slot that is being written.
    struct Place {
        /// Where the record goes.
        let start: UnsafeMutablePointer<Atomic<UInt64>>
        fileprivate let slot: Int
        fileprivate let ticket: UInt64
    }

    /// Takes a ticket, and its slot; nil for who was overtaken.
    @inline(__always)
    func begin(in cells: borrowing SharedCells) -> Place? {
        let ticket = cells.base[start].wrappingAdd(1, ordering: .relaxed).oldValue
        let slot = slot(of: ticket)
        let sequence = cells.base[slot].load(ordering: .relaxed)
        guard sequence % 2 == 0, sequence <= 2 * ticket,
            cells.base[slot].compareExchange(
                expected: sequence, desired: 2 * ticket + 1, ordering: .acquiring
            ).exchanged
        else { return nil }
        // What is written from here on must not be seen before the odd number is.
        atomicMemoryFence(ordering: .releasing)
        return Place(start: cells.base + (slot + 1), slot: slot, ticket: ticket)
    }

    /// The record is whole.
    @inline(__always)
    func finish(_ place: Place, in cells: borrowing SharedCells) {
        cells.base[place.slot].store(2 * place.ticket + 2, ordering: .releasing)
    }

    /// How many tickets were taken: one more than the newest.
    func tickets(in cells: borrowing SharedCells) -> UInt64 {
        cells.base[start].load(ordering: .acquiring)
    }

    func slot(of ticket: UInt64) -> Int {
        start + RecordRing.head + Int(ticket & UInt64(capacity - 1)) * stride
    }
}
