import Synchronization
import Testing
import Workload

@testable import Telemetry

struct AttemptRecordTests {
    private static let all: [Attempt] = [
        .sample(0, .failed, from: 22, until: 25), .sample(1, .refused, from: 30, until: 31),
        .sample(0, .late, from: 35, until: 55), .sample(1, .cancelled, from: 40, until: 72),
        .sample(0, .good, isHedge: true, from: 50, until: 72),
    ]

    private static let read: [RequestRecord.Attempt] = [
        .init(machine: "a:1", result: .failed, beginsNanoseconds: 22_000_000, nanoseconds: 3_000_000),
        .init(machine: "b:2", result: .refused, beginsNanoseconds: 30_000_000, nanoseconds: 1_000_000),
        .init(machine: "a:1", result: .late, beginsNanoseconds: 35_000_000, nanoseconds: 20_000_000),
        .init(machine: "b:2", result: .cancelled, beginsNanoseconds: 40_000_000, nanoseconds: 32_000_000),
        .init(machine: "a:1", result: .good, isHedge: true, beginsNanoseconds: 50_000_000, nanoseconds: 22_000_000),
    ]

    private static func slab() throws -> WorkerSlab {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        slab.machine(0, isCalled: "a:1")
        slab.machine(1, isCalled: "b:2")
        return slab
    }

    @Test(arguments: 0...Attempt.most)
    func `attempts come back as they were made, beside the longest of all else`(count: Int) throws {
        let slab = try Self.slab()
        let id = RequestID.client(Array(repeating: UInt8(ascii: "x"), count: 64))
        let longest = Account.sample(
            id: id, status: 502, hangUp: .milliseconds(79), failure: .milliseconds(70),
            reason: String(repeating: "r", count: 300), holder: Holder(id: id, nanoseconds: 1), trace: .sample,
            marks: (0..<Timeline.capacity).map { ($0 % 2 == 0 ? .queue : .stale, 10, 0) }
        ).with(attempts: Array(Self.all.prefix(count)))
        for account in [longest, .story(longest.attempts), longest] { slab.commit(account) }
        let records = slab.records()
        #expect(records.map(\.attempts) == Array(repeating: Array(Self.read.prefix(count)), count: 3))
        let long = records.filter { $0.id == id }
        #expect(long.count == 2)
        for record in long {
            #expect(record.holder?.id == id && record.trace == BroughtTrace.sample.context)
            #expect(record.marks.count == Timeline.capacity)
            // There is no room for it without attempts either.
            #expect(record.failureReason == nil && record.failure == .work)
        }
    }

    @Test(arguments: 0...Attempt.most)
    func `a reason has the same room beside attempts as without`(count: Int) throws {
        let slab = try Self.slab()
        let failed = Account.sample(
            status: 502, failure: .milliseconds(10), reason: String(repeating: "r", count: 300),
            marks: [(.queue, 2, 0), (.downstream, 18, 0)]
        ).with(attempts: Array(Self.all.prefix(count)))
        slab.commit(failed)
        let record = try #require(slab.records().first)
        #expect(record.failureReason?.count == RecordWriter.longestReason && record.attempts.count == count)
    }

    @Test func `of more attempts than one call may have the first ones are kept`() throws {
        let slab = try Self.slab()
        slab.commit(.story(Self.all + Self.all))
        #expect(slab.records().map(\.attempts) == [Self.read])
    }

    @Test func `a record names the machine that was called, whoever has its row by then`() throws {
        let slab = try Self.slab()
        let (early, late) = (
            Attempt.sample(0, .good, from: 22, until: 72), Attempt.sample(0, .good, from: 90, until: 99)
        )
        slab.commit(.story([early]))
        // While a request computes whose call is over.
        slab.machine(0, isCalled: "c:3", at: early.began + .milliseconds(60))
        slab.commit(.story([early, late, .sample(9, .failed, from: 22, until: 72)]))
        // One that has its row once more has it since the first time.
        slab.machine(0, isCalled: "c:3", at: late.began + .milliseconds(60))
        slab.commit(.story([early, late]))
        #expect(
            slab.records().map { $0.attempts.map(\.machine) } == [["a:1", "c:3"], ["a:1", "c:3", "others"], ["a:1"]])
    }

    @Test func `an attempt that seems to begin before its request, or to end before it begins, has no time there`()
        throws
    {
        let slab = try Self.slab()
        slab.commit(.story([.sample(0, .failed, from: -5, until: 3), .sample(0, .good, from: 9, until: 7)]))
        let attempts = try #require(slab.records().first).attempts
        #expect(attempts.map(\.beginsNanoseconds) == [0, 9_000_000] && attempts.map(\.nanoseconds) == [8_000_000, 0])
    }

    @Test func `words that are no attempts make no record`() throws {
        let slab = try Self.slab()
        slab.commit(.story([.sample(0, .good, from: 22, until: 72)]))
        let status = slab.missed.slot(of: 0) + 2
        let word = slab.cells.base[status].load(ordering: .relaxed)
        let count = UInt64(Attempt.most + 1) << RecordWriter.attemptBits
        slab.cells.store(word & ~(0xff << RecordWriter.attemptBits) | count, in: status)
        #expect(slab.records().isEmpty)
    }

    @Test func `a record without attempts has the words of one whose worker knows none`() throws {
        let (known, unknown) = (try Self.slab(), try WorkerSlab(slot: 0, mode: "some-mode"))
        for slab in [known, unknown] { slab.commit(.story) }
        let words = [known, unknown].map { slab in
            (0..<RecordWriter.maximumLength).map {
                slab.cells.base[slab.missed.slot(of: 0) + 1 + $0].load(ordering: .relaxed)
            }
        }
        #expect(words[0] == words[1])
        // The fixed ones, an id and a holder of ours, and seven marks.
        #expect(words[0].dropFirst(10 + 1 + 2 + 14).allSatisfy { $0 == 0 })
    }
}
