import Synchronization
import Testing
import Workload

@testable import Telemetry

struct AccessJournalTests {
    private func slab(_ requests: Range<UInt32> = 0..<0, slot: Int = 0) throws -> WorkerSlab {
        let slab = try WorkerSlab(slot: slot, mode: "some-mode", access: AccessSelection())
        leave(requests, slab)
        return slab
    }

    private func leave(_ requests: Range<UInt32>, _ slab: WorkerSlab) {
        for number in requests {
            slab.tell(.sample(id: .ours(salt: 1, number: number), marks: [(.kernel, 1, 0)])) { .sample }
        }
    }

    private func numbers(_ entries: [AccessEntry]) -> [UInt32] {
        entries.compactMap { if case .ours(_, let number) = $0.id { number } else { nil } }
    }

    @Test func `each entry is read once, in its order`() throws {
        let slab = try slab(0..<3)
        var journal = AccessJournal(of: slab)
        #expect(numbers(journal.entries().entries) == [0, 1, 2])
        #expect(journal.entries().entries.isEmpty)
        leave(3..<5, slab)
        journal.follow(slab)
        #expect(numbers(journal.entries().entries) == [3, 4])
    }

    @Test func `what was displaced is counted, and the rest is read`() throws {
        let capacity = UInt32(AccessRing.capacity)
        var journal = AccessJournal(of: try slab(0..<capacity + 7))
        let (entries, reading) = journal.entries()
        #expect(reading.lost == 7 && numbers(entries) == Array(7..<capacity + 7))
    }

    @Test func `each worker has its share of what is read at once, and it is said that there is more`() throws {
        var journal = AccessJournal(of: try slab(0..<10), try slab(10..<12, slot: 1))
        var (entries, reading) = journal.entries(atMost: 8)
        #expect(numbers(entries) == [0, 1, 2, 3, 10, 11] && reading.hasMore)
        (entries, reading) = journal.entries(atMost: 8)
        #expect(numbers(entries) == [4, 5, 6, 7] && reading.hasMore)
        (entries, reading) = journal.entries(atMost: 8)
        #expect(numbers(entries) == [8, 9] && !reading.hasMore)
    }

    @Test func `a worker that is gone is read to its end, its successor from its first`() throws {
        let (gone, next) = (try slab(0..<1), try slab(20..<22))
        var journal = AccessJournal(of: gone)
        _ = journal.entries()
        leave(1..<6, gone)
        journal.letGo(gone)
        journal.follow(next)
        #expect(numbers(journal.entries(atMost: 4).entries) == [1, 2, 20, 21])
        #expect(numbers(journal.entries(atMost: 4).entries) == [3, 4])
        #expect(numbers(journal.entries(atMost: 4).entries) == [5])
        leave(6..<7, gone)
        #expect(journal.entries(atMost: 4).entries.isEmpty)
    }

    @Test func `what nobody can take is only counted`() throws {
        var journal = AccessJournal(of: try slab(0..<10), try slab(10..<13, slot: 1))
        var taken: [AccessEntry] = []
        let reading = journal.read(atMost: 12, while: { taken.count < 2 }) { entry, _ in taken.append(entry) }
        #expect(numbers(taken) == [0, 1] && reading.untaken == 7 && reading.hasMore)
        #expect(numbers(journal.entries().entries) == [6, 7, 8, 9])
    }

    @Test func `a worker that came and went between two readings is read`() throws {
        let slab = try slab()
        var journal = AccessJournal(of: slab)
        leave(0..<2, slab)
        journal.letGo(slab)
        #expect(numbers(journal.entries().entries) == [0, 1])
    }

    @Test func `an entry that is being written is waited for, while there is room behind it`() throws {
        let slab = try slab(0..<3)
        let first = try #require(slab.access).ring.slot(of: 0)
        let whole = slab.cells.base[first].exchange(1, ordering: .relaxed)
        var journal = AccessJournal(of: slab)
        for _ in 0..<3 {
            let (entries, reading) = journal.entries()
            #expect(entries.isEmpty && reading == .init())
        }
        slab.cells.base[first].store(whole, ordering: .relaxed)
        #expect(numbers(journal.entries().entries) == [0, 1, 2])
    }

    @Test(arguments: [false, true])
    func `an entry that its worker died at is passed over at last`(isKnownAsGone: Bool) throws {
        let half = UInt32(AccessRing.capacity / 2)
        let slab = try slab(0..<half)
        let first = try #require(slab.access).ring.slot(of: 0)
        slab.cells.base[first].store(1, ordering: .relaxed)
        var journal = AccessJournal(of: slab)
        #expect(journal.entries().entries.isEmpty)
        if isKnownAsGone { journal.letGo(slab) } else { leave(half..<half + 1, slab) }
        let (entries, reading) = journal.entries()
        #expect(numbers(entries) == Array(1..<half + (isKnownAsGone ? 0 : 1)) && reading.lost == 1)
    }
}
