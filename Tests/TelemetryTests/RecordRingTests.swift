import Dispatch
import Synchronization
import Testing
import Workload

@testable import Telemetry

struct RecordRingTests {
    private func slab() throws -> WorkerSlab {
        try WorkerSlab(slot: 3, mode: "other-mode")
    }

    @Test(
        arguments: [
            RequestID.ours(salt: .max, number: .max), .ours(salt: 0, number: 0), .client(Array("a".utf8)),
            .client(Array("12345678".utf8)), .client(Array("123456789".utf8)),
            .client(Array(repeating: UInt8(ascii: "z"), count: 64)),
        ], [true, false])
    func `a record comes back as it was written`(id: RequestID, isComputing: Bool) throws {
        let slab = try slab()
        let holder = Holder(id: id, nanoseconds: 7, isComputing: isComputing)
        slab.commit(
            .sample(
                id: id, method: .post, kind: .json, status: 504, budget: .milliseconds(30), arrivalIsUpperBound: true,
                failure: .milliseconds(10), reason: "no connection", kindOfFailure: .downstream(.connect),
                holder: holder, runner: 4_194_303,
                marks: [(.kernel, 1, 0), (.queue, 2, 0), (.compute, 30, 10), (.downstream, 1, 0), (.write, 1, 0)]))
        let record = try #require(slab.records().first)
        #expect(
            record
                == RequestRecord(
                    mode: "other-mode", worker: 3, id: id, method: .post, kind: .json, unitsBefore: 10, unitsAfter: 20,
                    asked: .init(
                        beforeNanoseconds: 5_000_000, downstreamNanoseconds: 20_000_000, afterNanoseconds: 15_000_000),
                    status: 504, outcome: .failed, verdict: .missed(stage: .compute, cause: .failed),
                    arrival: Instant(nanoseconds: 1_000_000_000), arrivalIsUpperBound: true, answerIsUpperBound: false,
                    budgetNanoseconds: 30_000_000, wastedCPUNanoseconds: 2_000_000,
                    failure: .downstream(.connect), failureReason: "no connection", holder: holder,
                    marks: [
                        .init(stage: .kernel, nanoseconds: 1_000_000), .init(stage: .queue, nanoseconds: 2_000_000),
                        .init(
                            stage: .compute, nanoseconds: 30_000_000, cpuNanoseconds: 20_000_000, runner: 4_194_303),
                        .init(stage: .downstream, nanoseconds: 1_000_000),
                        .init(stage: .write, nanoseconds: 1_000_000),
                    ]))
        #expect(record.latencyNanoseconds == 35_000_000)
        #expect(record.latenessNanoseconds == 5_000_000)
        #expect(record.stages[.preempted] == 10_000_000)
        #expect(record.stages.total == record.latencyNanoseconds)
    }

    /// So many of 10 ms each, which are not joined.
    private static func marks(_ count: Int) -> [(stage: Stage, milliseconds: UInt64, preempted: UInt64)] {
        (0..<count).map { (stage: $0 % 2 == 0 ? .queue : .stale, milliseconds: 10, preempted: 0) }
    }

    @Test(arguments: [DropReason?.none] + DropReason.allCases)
    func `what would have been dropped comes back, beside a failure and without one`(wouldDrop: DropReason?) throws {
        let slab = try slab()
        slab.commit(.sample(wouldDrop: wouldDrop, marks: [(.queue, 2, 0)]))
        slab.commit(
            .sample(
                status: 504, failure: .milliseconds(10), reason: "told", kindOfFailure: .dropped(.hopeless),
                wouldDrop: wouldDrop, marks: [(.queue, 12, 0)]))
        let records = slab.records()
        #expect(records.map(\.wouldDrop) == [wouldDrop, wouldDrop])
        #expect(records.map(\.failure) == [.dropped(.hopeless), nil])
        #expect(records.map(\.failureReason) == ["told", nil] && records.map(\.status) == [504, 200])
    }

    @Test func `a flood of refused requests displaces no other miss`() throws {
        let slab = try slab()
        slab.commit(.story)
        slab.commit(.quick)
        for _ in 0..<5_000 { slab.commit(.refused(.predicted)) }
        let records = slab.records()
        #expect(records.count { $0.outcome == .shed } == RecordGroup.shed.capacity)
        #expect(records.count { $0.outcome == .replied } == 2)
    }

    @Test func `the longest record fits its slot`() throws {
        let slab = try slab()
        let id = RequestID.client(Array(repeating: UInt8(ascii: "x"), count: 64))
        let marks = RecordRingTests.marks(Timeline.capacity)
        let longest = Account.sample(
            id: id, hangUp: .milliseconds(79), holder: Holder(id: id, nanoseconds: 1), trace: .sample, marks: marks)
        for _ in 0..<2 { slab.commit(longest) }
        #expect(slab.records().map(\.marks.count) == [Timeline.capacity, Timeline.capacity])
        #expect(slab.records().map(\.latencyNanoseconds) == [80_000_000, 80_000_000])
    }

    @Test func `a failure's reason takes the room that is left`() throws {
        let reason = String(repeating: "r", count: 200)
        let failed = { (id: RequestID, marks: Int) in
            let slab = try slab()
            let marks = RecordRingTests.marks(marks)
            let holder = Holder(id: id, nanoseconds: 1)
            for _ in 0..<2 {
                slab.commit(
                    .sample(
                        id: id, status: 502, failure: .milliseconds(10), reason: reason, holder: holder, marks: marks))
            }
            #expect(slab.records().map(\.status) == [502, 502])
            return slab.records().map { $0.failureReason?.count ?? 0 }
        }
        let longest = RequestID.client(Array(repeating: UInt8(ascii: "x"), count: 64))
        #expect(try failed(.ours(salt: 1, number: 2), 6) == [192, 192])
        #expect(try failed(longest, 6) == [80, 80])
        #expect(try failed(longest, Timeline.capacity) == [48, 48])
    }

    @Test(arguments: RequestFailure.Kind.samples)
    func `a failure's kind is kept, however little room its reason has`(kind: RequestFailure.Kind) throws {
        let slab = try slab()
        let id = RequestID.client(Array(repeating: UInt8(ascii: "x"), count: 64))
        slab.commit(
            .sample(
                id: id, status: 503, failure: .milliseconds(10), reason: "the reason", kindOfFailure: kind,
                holder: Holder(id: id, nanoseconds: 1), marks: RecordRingTests.marks(Timeline.capacity)))
        slab.commit(.sample(status: 503, failure: .milliseconds(10), kindOfFailure: kind, marks: [(.queue, 10, 0)]))
        slab.commit(.quick)
        #expect(slab.records().map(\.failure).filter { $0 == kind }.count == 2)
        #expect(slab.records().map(\.failure).filter { $0 == nil }.count == 1)
        #expect(slab.records().map(\.status).sorted() == [200, 503, 503])
    }

    @Test func `a hang-up is kept with how well it is known`() throws {
        let slab = try slab()
        slab.commit(.sample(hangUp: .milliseconds(5), marks: [(.downstream, 9, 0)]))
        slab.commit(.quick)
        let hangUps = slab.records().map(\.hangUp)
        #expect(hangUps.contains(HangUp(at: Instant(nanoseconds: 1_005_000_000), isAsSeen: true)))
        #expect(hangUps.contains(nil))
    }

    @Test func `the newest records displace the oldest, and met ones no missed ones`() throws {
        let slab = try slab()
        slab.commit(.story)
        for number in 0..<UInt32(RecordGroup.met.capacity + 10) {
            slab.commit(.sample(id: .ours(salt: 1, number: number), marks: [(.kernel, 1, 0)]))
        }
        let records = slab.records()
        #expect(records.count == RecordGroup.met.capacity + 1)
        #expect(records.count { $0.id == Account.story.id } == 1)
        #expect(!records.contains { $0.id == .ours(salt: 1, number: 9) })
        #expect(records.contains { $0.id == .ours(salt: 1, number: 10) })
    }

    @Test func `a slot whose writer died in the middle is skipped, and a lap later still not written`() throws {
        let slab = try slab()
        slab.commit(.quick)
        let first = slab.met.slot(of: 0)
        slab.cells.base[first].store(1, ordering: .relaxed)
        #expect(slab.records().isEmpty)
        for _ in 0..<RecordGroup.met.capacity { slab.commit(.quick) }
        #expect(slab.records().count == RecordGroup.met.capacity - 1)
        #expect(slab.cells.base[first].load(ordering: .relaxed) == 1)
    }

    @Test func `words that are no record are skipped`() throws {
        let slab = try slab()
        slab.commit(.quick)
        let shapes: [UInt64] = [.max, 0, 200, 255 | 9 << 32, 255 | 99 << 40, 255 | 11 << 56]
        for shape in shapes {
            slab.cells.base[slab.met.slot(of: 0) + 1].store(shape, ordering: .relaxed)
            #expect(slab.records().isEmpty)
        }
    }

    /// Every record's fields follow from one number, so that a torn one would show. The ring is so short that it is
    /// always being written where it is read: how many whole ones are seen meanwhile is left to chance.
    @Test func `while threads write over each other's records, a reader sees only whole ones`() throws {
        let short = try ShortRing()
        let writers = DispatchGroup()
        // All of them below 65,536: a record has so much room for its status, which is the number.
        for thread in 0..<3 {
            DispatchQueue.global().async(group: writers) { short.write(20_000, from: thread * 20_000) }
        }
        var (whole, torn, areDone) = (0, 0, false)
        repeat {
            areDone = writers.wait(timeout: .now()) == .success
            for record in short.read() {
                if record.isConsistent { whole += 1 } else { torn += 1 }
            }
        } while !areDone
        #expect(torn == 0)
        #expect(whole > 0)
    }

    @Test func `while many threads commit, nothing is lost from the counts`() throws {
        let slab = try slab()
        let (writers, requests) = (4, 2_000)
        DispatchQueue.concurrentPerform(iterations: writers) { thread in
            for number in 0..<requests {
                slab.requestArrived()
                slab.commit(.consistent(UInt32(thread * requests + number)))
            }
        }
        let tally = Tally(slab)
        #expect(tally.committed == UInt64(writers * requests))
        #expect(tally.inFlight == 0)
        #expect(tally.stage(.kernel).count == tally.committed)
        #expect(slab.records().count > RecordGroup.missed.capacity / 2)
    }
}

private final class ShortRing: Sendable {
    let ring = RecordRing(start: 0, capacity: 2)
    let cells: SharedCells

    init() throws {
        cells = try SharedCells(count: ring.end)
    }

    func write(_ count: Int, from start: Int) {
        for number in start..<start + count { ring.write(.consistent(UInt32(number)), to: cells) }
    }

    func read() -> [RequestRecord] {
        ring.held(in: cells).compactMap { ticket in
            guard case .whole(let words) = ring.read(ticket, from: cells) else { return nil }
            return RecordReader.record(from: words, mode: "other-mode", worker: 0)
        }
    }
}

extension Account {
    fileprivate static func consistent(_ number: UInt32) -> Account {
        let id = RequestID.client(Array("\(number)-\(number)".utf8))
        return .sample(
            id: id, status: Int(number), holder: Holder(id: id, nanoseconds: UInt64(number)),
            marks: [(.kernel, UInt64(number), 0), (.stale, UInt64(number), 0)])
    }
}

extension RequestRecord {
    fileprivate var isConsistent: Bool {
        id == .client(Array("\(status)-\(status)".utf8)) && holder == Holder(id: id, nanoseconds: UInt64(status))
            && marks.map(\.nanoseconds) == [UInt64(status) * 1_000_000, UInt64(status) * 1_000_000]
    }
}
