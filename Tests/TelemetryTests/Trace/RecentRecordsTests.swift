import Testing
import Workload

@testable import Telemetry

struct RecentRecordsTests {
    /// A request that ended so, after 1 ms.
    private static func account(endingAt milliseconds: Int, budget: Int64 = 100) -> Account {
        .sample(
            id: .ours(salt: 1, number: UInt32(milliseconds)), budget: .milliseconds(budget),
            at: TraceSample.instant(milliseconds - 1), marks: [(.queue, 1, 0)])
    }

    private static func ends(_ recent: RecentRecords) -> [UInt64] {
        recent.records.map { $0.end.nanoseconds / 1_000_000 }
    }

    @Test func `they are those of all workers, living and gone, that ended since then, newest first`() throws {
        let (gone, one, other) = (
            try WorkerSlab(slot: 0, mode: "m"), try WorkerSlab(slot: 0, mode: "m"), try WorkerSlab(slot: 1, mode: "m")
        )
        for at in [10, 40] { gone.commit(Self.account(endingAt: at)) }
        for at in [20, 70] { one.commit(Self.account(endingAt: at)) }
        for at in [30, 60] { other.commit(Self.account(endingAt: at, budget: 0)) }
        var totals = Totals(modes: ["m"])
        totals.fold(gone)
        let recent = totals.recent(since: TraceSample.instant(30), atMost: 100, with: [one, other])
        #expect(Self.ends(recent) == [70, 60, 40, 30])
        #expect(recent.wholeSince.isEmpty)
    }

    @Test func `a ring that was written over since then is whole since its oldest, one written over before is whole`()
        throws
    {
        let slab = try WorkerSlab(slot: 0, mode: "m")
        let capacity = RecordGroup.met.capacity
        for at in 0...capacity { slab.commit(Self.account(endingAt: 10 + at)) }
        slab.commit(Self.account(endingAt: 5, budget: 0))
        let totals = Totals(modes: ["m"])
        let whole = totals.recent(since: TraceSample.instant(12), atMost: 5_000, with: [slab])
        #expect(whole.wholeSince.isEmpty && whole.records.count == capacity - 1)
        let displaced = totals.recent(since: TraceSample.instant(1), atMost: 5_000, with: [slab])
        #expect(displaced.wholeSince == [.met: TraceSample.instant(11)])
        #expect(displaced.records.count == capacity + 1)
    }

    @Test func `where there are too many, the newest are kept, and all groups are whole since the oldest of them`()
        throws
    {
        let slab = try WorkerSlab(slot: 0, mode: "m")
        for at in 10..<60 { slab.commit(Self.account(endingAt: at)) }
        let totals = Totals(modes: ["m"])
        let recent = totals.recent(since: TraceSample.instant(1), atMost: 20, with: [slab])
        #expect(Self.ends(recent).last == 40 && recent.records.count == 20)
        #expect(RecordGroup.allCases.allSatisfy { recent.wholeSince[$0] == TraceSample.instant(40) })
        #expect(totals.recent(since: TraceSample.instant(1), atMost: 50, with: [slab]).wholeSince.isEmpty)
    }
}
