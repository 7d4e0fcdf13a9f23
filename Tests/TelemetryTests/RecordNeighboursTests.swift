import Testing
import Workload

@testable import Telemetry

/// The records around one request.
struct RecordNeighboursTests {
    private static func instant(_ milliseconds: Int) -> Instant {
        Instant(nanoseconds: UInt64(milliseconds) * 1_000_000)
    }

    /// A request that arrived then and was replied to after 5 ms; with a budget of 1 ms it missed its deadline.
    private static func account(at milliseconds: Int, budget: Int64 = 100) -> Account {
        .sample(
            id: .ours(salt: 1, number: UInt32(milliseconds)), budget: .milliseconds(budget),
            at: instant(milliseconds), marks: [(.queue, 5, 0)])
    }

    private static func neighbours(
        of milliseconds: Int, atMost most: Int = 10_000, with slabs: [WorkerSlab], _ totals: Totals = Totals(modes: [])
    ) throws -> RecordNeighbours {
        let filter = try RequestFilter(query: "id=1-\(String(milliseconds, radix: 16))", modes: [])
        let record = try #require(totals.records(filter, with: slabs).first)
        return totals.neighbours(of: record, atMost: most, with: slabs)
    }

    private static func arrivals(_ neighbours: RecordNeighbours) -> [UInt64] {
        neighbours.records.map { $0.arrival.nanoseconds / 1_000_000 }
    }

    @Test func `they are its worker's, in the order of arrival, up to its end or its deadline`() throws {
        let (one, other) = (try WorkerSlab(slot: 0, mode: "m"), try WorkerSlab(slot: 1, mode: "m"))
        for at in [30, 10, 104, 106, 200] { one.commit(Self.account(at: at)) }
        one.commit(Self.account(at: 20, budget: 1))
        one.commit(Self.account(at: 5, budget: 100))
        other.commit(Self.account(at: 15))
        let neighbours = try Self.neighbours(of: 5, with: [one, other])
        #expect(Self.arrivals(neighbours) == [5, 10, 20, 30, 104])
        #expect(neighbours.wholeSince == nil)
        #expect(try Self.arrivals(Self.neighbours(of: 20, with: [one, other])) == [5, 10, 20])
    }

    @Test func `what a worker left that is gone belongs to them`() throws {
        let (gone, living) = (try WorkerSlab(slot: 0, mode: "m"), try WorkerSlab(slot: 0, mode: "m"))
        gone.commit(Self.account(at: 10))
        living.commit(Self.account(at: 20))
        var totals = Totals(modes: ["m"])
        totals.fold(gone)
        #expect(try Self.arrivals(Self.neighbours(of: 20, with: [living], totals)) == [10, 20])
    }

    @Test func `where a ring has been written over, they are whole since the end of its oldest`() throws {
        let slab = try WorkerSlab(slot: 0, mode: "m")
        let capacity = RecordGroup.met.capacity
        slab.commit(Self.account(at: 1, budget: 1))
        for at in 10..<(10 + capacity) { slab.commit(Self.account(at: at)) }
        #expect(try Self.neighbours(of: 500, with: [slab]).wholeSince == nil)
        slab.commit(Self.account(at: 10 + capacity))
        #expect(try Self.neighbours(of: 500, with: [slab]).wholeSince == Self.instant(11 + 5))
    }

    @Test func `where there are too many, the newest are kept, and whole since the first of them`() throws {
        let slab = try WorkerSlab(slot: 0, mode: "m")
        for at in 1...50 { slab.commit(Self.account(at: at)) }
        let neighbours = try Self.neighbours(of: 50, atMost: 10, with: [slab])
        #expect(Self.arrivals(neighbours) == (41...50).map { UInt64($0) })
        #expect(neighbours.wholeSince == Self.instant(41))
    }
}
