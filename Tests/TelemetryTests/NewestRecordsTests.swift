import Testing
import Workload

@testable import Telemetry

struct NewestRecordsTests {
    /// A slab whose requests ended at these milliseconds, in this order.
    private func slab(_ ends: [UInt64]) throws -> WorkerSlab {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        for end in ends { slab.commit(.sample(budget: .seconds(1_000), marks: [(.kernel, end, 0)])) }
        return slab
    }

    private func milliseconds(_ records: some Sequence<RequestRecord>) -> [UInt64] {
        records.map { $0.latencyNanoseconds / 1_000_000 }
    }

    @Test(
        arguments: [
            ([], []), ([[]], []), ([[1, 2, 3]], [3, 2, 1]), ([[1, 4, 6], [2, 3, 5]], [6, 5, 4, 3, 2, 1]),
            ([[1], [], [2, 2], [2]], [2, 2, 2, 1]), ([[1, 2], [7, 8, 9]], [9, 8, 7, 2, 1]),
        ] as [([[UInt64]], [UInt64])])
    func `records of several workers come newest first`(ends: [[UInt64]], merged: [UInt64]) throws {
        let sources = try ends.map { try slab($0).newest(.met) }
        #expect(milliseconds(NewestRecords(of: sources)) == merged)
    }

    @Test func `who wants few records has few of them read, and one more of each worker`() throws {
        var read = 0
        let sources = try (0..<3).map { worker in
            let source = try slab((0..<200).map { UInt64($0 * 3 + worker) }).newest(.met)
            return {
                read += 1
                return source()
            } as NewestRecords.Source
        }
        let filter = try RequestFilter(query: "limit=10", modes: [])
        #expect(milliseconds(filter.select(from: sources)) == (590..<600).reversed())
        #expect(read <= 10 + 3)
    }

    /// Threads of one worker may end requests in one order and note them in another.
    @Test func `records that a worker noted out of order are shown in order`() throws {
        let all = try RequestFilter(query: nil, modes: [])
        #expect(milliseconds(Totals(modes: []).records(all, with: [try slab([5, 9, 7])])) == [9, 7, 5])
    }
}
