import Synchronization
import Workload

extension RecordRing {
    /// What became of one ticket.
    enum Reading {
        case whole([UInt64])
        /// Its writer is still at it, or died at it.
        case unfinished
        /// Displaced by a newer one, or given up.
        case gone
    }

    /// Reads the record that was written under `ticket`.
    func read(_ ticket: UInt64, from cells: borrowing SharedCells) -> Reading {
        let slot = slot(of: ticket)
        let sequence = cells.base[slot].load(ordering: .acquiring)
        guard sequence == 2 * ticket + 2 else { return sequence > 2 * ticket + 2 ? .gone : .unfinished }
        let words = (1...length).map { cells.base[slot + $0].load(ordering: .relaxed) }
        // What was read above must not be newer than the number that is read again now.
        atomicMemoryFence(ordering: .acquiring)
        return cells.base[slot].load(ordering: .relaxed) == sequence ? .whole(words) : .gone
    }

    /// The tickets whose records may still lie in the ring.
    func held(in cells: borrowing SharedCells) -> Range<UInt64> {
        let tickets = tickets(in: cells)
        return (tickets > UInt64(capacity) ? tickets - UInt64(capacity) : 0)..<tickets
    }

    /// Those of them among which requests that brought a trace are: none where no such request came for long.
    func mayBeTraced(in cells: borrowing SharedCells) -> Range<UInt64> {
        let held = held(in: cells)
        let end = cells.base[start + 1].load(ordering: .relaxed)
        return held.clamped(to: held.lowerBound..<max(held.lowerBound, end))
    }

    /// Whether the record of a ticket has a trace, by a look that may be mistaken: at one word of many.
    func mayBeTraced(_ ticket: UInt64, in cells: borrowing SharedCells) -> Bool {
        RecordWriter.isTraced(shape: cells.base[slot(of: ticket) + 1].load(ordering: .relaxed))
    }
}

extension WorkerSlab {
    /// Whether records of a group have been displaced by newer ones.
    func hasDisplaced(_ group: RecordGroup) -> Bool {
        let ring = ring(group)
        return ring.tickets(in: cells) > UInt64(ring.capacity)
    }

    /// The records of one group, one a call: those that can be read, newest first.
    func newest(_ group: RecordGroup) -> NewestRecords.Source {
        var tickets = ring(group).held(in: cells)
        return { [self] in
            while let ticket = tickets.popLast() {
                if let record = record(ticket, of: group) { return record }
            }
            return nil
        }
    }

    /// The same of requests that brought a trace.
    func newestTraced(_ group: RecordGroup) -> NewestRecords.Source {
        let ring = ring(group)
        var tickets = ring.mayBeTraced(in: cells)
        return { [self] in
            while let ticket = tickets.popLast() {
                guard ring.mayBeTraced(ticket, in: cells) else { continue }
                if let record = record(ticket, of: group), record.trace != nil { return record }
            }
            return nil
        }
    }

    private func record(_ ticket: UInt64, of group: RecordGroup) -> RequestRecord? {
        guard case .whole(let words) = ring(group).read(ticket, from: cells) else { return nil }
        return record(from: words)
    }

    /// Of the words of a ring of this slab.
    func record(from words: [UInt64]) -> RequestRecord? {
        RecordReader.record(from: words, mode: mode, worker: slot, machine: machineName)
    }
}
