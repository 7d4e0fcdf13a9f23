import Glibc
import Synchronization
import Workload

/// What a worker tells of the machines that it calls. One thread of it; the supervisor reads at any time.
extension WorkerSlab {
    /// A row is this machine's from now on, and it is ready.
    public func machine(_ row: Int, isCalled name: String) {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        machine(
            row, isCalled: name, at: Instant(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)))
    }

    func machine(_ row: Int, isCalled name: String, at now: Instant) {
        guard let cell = MachineTable.cell(ofRow: row) else { return }
        MachineTable.give(cell, to: place(of: name), at: now, in: cells)
    }

    /// An attempt of a call goes to the machine of this row.
    public func attemptBegan(on row: Int) {
        cells.add(to: MachineTable.begun(MachineTable.place(ofRow: row, in: cells)))
    }

    /// - Parameter isHedge: whether it was made beside one that was only slow; a good one was faster then.
    public func attemptEnded(on row: Int, _ result: AttemptResult, isHedge: Bool) {
        cells.add(to: MachineTable.ended(MachineTable.place(ofRow: row, in: cells), result))
        if isHedge, result == .good { cells.add(to: SlabLayout.counter(.hedgesWon)) }
    }

    /// The machine of this row stands so from now on; nil: it is none of the worker's any more.
    public func standing(of row: Int, is standing: MachineStanding?) {
        guard let cell = MachineTable.cell(ofRow: row),
            var machine = MachineRow(word: cells.base[cell].load(ordering: .relaxed))
        else { return }
        if machine.turn(standing) { cells.add(to: MachineTable.ejections(machine.place)) }
        cells.base[cell].store(machine.word, ordering: .releasing)
    }

    /// What became of a call's wish for a further attempt.
    public func retry(_ verdict: RetryVerdict) {
        cells.add(to: SlabLayout.counter(verdict.counter))
    }

    /// The place of a machine: the one that it has, or the next that is free.
    private func place(of name: String) -> Int {
        var words = InlineArray<8, UInt64>(repeating: 0)
        var length = 0
        for byte in name.utf8.prefix(MachineTable.nameRoom) {
            words[length / 8] |= UInt64(byte) << UInt64(8 * (length % 8))
            length += 1
        }
        for place in 0..<MachineTable.named {
            let shown = cells.base[MachineTable.isNamed(place)].load(ordering: .relaxed)
            if shown == 0 {
                for index in 0..<MachineTable.nameWords {
                    cells.store(words[index], in: MachineTable.name(place) + index)
                }
                cells.base[MachineTable.isNamed(place)].store(UInt64(length) + 1, ordering: .releasing)
                return place
            }
            if shown == UInt64(length) + 1, has(words, place) { return place }
        }
        return MachineTable.others
    }

    private func has(_ words: borrowing InlineArray<8, UInt64>, _ place: Int) -> Bool {
        for index in 0..<MachineTable.nameWords
        where cells.base[MachineTable.name(place) + index].load(ordering: .relaxed) != words[index] {
            return false
        }
        return true
    }
}

extension RetryVerdict {
    /// Where it is counted.
    var counter: Counter {
        switch self {
        case .made: .retriesMade
        case .hedged: .retriesHedged
        case .noBudget: .retriesWithoutBudget
        case .tooLate: .retriesTooLate
        case .noMore: .retriesBeyondMost
        }
    }
}
