import Synchronization
import Testing
import Workload

@testable import Telemetry

struct MissJournalTests {
    private let start = Instant(nanoseconds: 5_000_000_000)

    private func slab(misses: Int = 0, slot: Int = 0) throws -> WorkerSlab {
        let slab = try WorkerSlab(slot: slot, mode: "some-mode")
        miss(misses, slab)
        return slab
    }

    private func miss(_ count: Int, _ slab: WorkerSlab) {
        for _ in 0..<count {
            slab.commit(.story)
            slab.commit(.quick)
        }
    }

    @Test func `each miss is told once`() throws {
        let slab = try slab(misses: 2)
        var journal = MissJournal(missesPerSecond: 10)
        let sentence =
            "request 9f-3 missed its 150ms deadline by 271ms: the downstream's reply sat unread "
            + "for 248ms while request 9f-4 computed"
        #expect(journal.read([slab], at: start).misses.map(\.sentence) == [sentence, sentence])
        #expect(journal.read([slab], at: start) == .init())
        miss(1, slab)
        let miss = try #require(journal.read([slab], at: start).misses.first)
        #expect(miss.sentence == sentence)
        #expect((miss.mode, miss.worker) == ("some-mode", 0))
        #expect((miss.stage, miss.cause) == (.stale, .stale))
        #expect(miss.latenessMicroseconds == 271_000)
    }

    @Test func `more than a second's share is suppressed, and the number told with the next second`() throws {
        let slab = try slab(misses: 5)
        var journal = MissJournal(missesPerSecond: 3)
        #expect(journal.read([slab], at: start).misses.count == 3)
        miss(4, slab)
        #expect(journal.read([slab], at: start + .milliseconds(999)) == .init())
        miss(1, slab)
        let batch = journal.read([slab], at: start + .seconds(1))
        #expect(batch.misses.count == 1)
        #expect(batch.suppressed == 6)
        #expect(journal.read([slab], at: start + .seconds(2)) == .init())
    }

    @Test func `misses that the ring displaced before they were read are suppressed`() throws {
        let slab = try slab(misses: RecordGroup.missed.capacity + 7)
        var journal = MissJournal(missesPerSecond: 10_000)
        #expect(journal.read([slab], at: start).misses.count == RecordGroup.missed.capacity)
        #expect(journal.read([slab], at: start + .seconds(1)).suppressed == 7)
    }

    @Test func `a reaped worker's last misses are told, and its successor's from the first`() throws {
        var journal = MissJournal(missesPerSecond: 10)
        var slabs = [try slab(misses: 1)]
        #expect(journal.read(slabs, at: start).misses.count == 1)
        miss(2, slabs[0])
        slabs = [try slab(misses: 3), try slab(misses: 1, slot: 1)]
        #expect(journal.read(slabs, at: start).misses.count == 2 + 3 + 1)
        #expect(journal.read(slabs, at: start) == .init())
    }

    @Test func `what policies refuse is told as numbers, once a second, also of a worker that has ended`() throws {
        let shed = { (slab: WorkerSlab, counts: [DropReason: Int]) in
            for (reason, count) in counts { for _ in 0..<count { slab.commit(.refused(reason)) } }
        }
        let (first, second) = (try slab(misses: 1), try slab(slot: 1))
        var journal = MissJournal(missesPerSecond: 10)
        shed(first, [.predicted: 2_000, .queueFull: 3])
        let batch = journal.read([first, second], at: start)
        #expect(batch.misses.count == 1 && batch.sheds == [:])
        shed(second, [.predicted: 5])
        #expect(journal.read([first, second], at: start + .milliseconds(400)) == .init())
        shed(first, [.codel: 1])
        // Reaped in between.
        let told = journal.read([second], at: start + .seconds(1))
        #expect(told.sheds == [.predicted: 2_005, .queueFull: 3] && told.misses == [] && told.suppressed == 0)
        #expect(journal.read([second], at: start + .seconds(2)).sheds == [.codel: 1])
        shed(second, [.expired: 3])
        // Too late, and its client had given up.
        second.commit(
            .sample(
                hangUp: .milliseconds(98), failure: .milliseconds(110), kindOfFailure: .dropped(.expired),
                hasBegun: false, marks: [(.queue, 110, 0)]))
        #expect(journal.read([second], at: start + .milliseconds(2_100), isLast: true) == .init(sheds: [.expired: 4]))
        // Given up because its client was: a miss of the client's.
        second.commit(.refused(.abandoned, hangUp: .milliseconds(1)))
        let last = journal.read([second], at: start + .seconds(4), isLast: true)
        #expect(last.misses.map(\.cause) == [.hangup] && last.sheds == [:])
    }

    @Test func `a record that is being written is waited for once, then skipped`() throws {
        let slab = try slab(misses: 2)
        let first = slab.missed.slot(of: 0)
        slab.cells.base[first].store(1, ordering: .relaxed)
        var journal = MissJournal(missesPerSecond: 10)
        #expect(journal.read([slab], at: start) == .init())
        #expect(journal.read([slab], at: start).misses.count == 1)
        #expect(journal.read([slab], at: start + .seconds(1)).suppressed == 1)

        let slower = try self.slab(misses: 1)
        slower.cells.base[slower.missed.slot(of: 0)].store(1, ordering: .relaxed)
        #expect(journal.read([slower], at: start + .seconds(2)) == .init())
        slower.cells.base[slower.missed.slot(of: 0)].store(2, ordering: .relaxed)
        #expect(journal.read([slower], at: start + .seconds(2)).misses.count == 1)
    }
}
