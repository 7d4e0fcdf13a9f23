import Testing
import Workload

@testable import Telemetry

struct AccessEntryTests {
    private static func bytes(_ count: Int) -> ArraySlice<UInt8> {
        Array(repeating: UInt8(ascii: "x"), count: count)[...]
    }

    /// What comes out of a worker's ring.
    private func entry(_ write: (WorkerSlab) -> Void) throws -> AccessEntry {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode", access: AccessSelection())
        write(slab)
        var journal = AccessJournal(of: slab)
        let (entries, reading) = journal.entries()
        #expect(entries.count == 1 && reading == .init())
        return try #require(entries.first)
    }

    @Test(
        arguments: [
            RequestID.ours(salt: .max, number: 1), .client([UInt8(ascii: "a")]), .client(Array("12345678".utf8)),
            .client(Array(repeating: UInt8(ascii: "z"), count: 64)),
        ],
        [
            AccessFacts(), .sample,
            AccessFacts(
                client: ClientAddress(high: 1, low: .max), method: "HEAD", target: bytes(512), version: .http2),
            AccessFacts(method: String(repeating: "M", count: 24), target: bytes(7), referer: [], agent: bytes(256)),
        ])
    func `what is told of a request comes back as it was written`(id: RequestID, facts: AccessFacts) throws {
        let account = Account.sample(
            id: id, status: 504, failure: .milliseconds(10), reason: "no connection",
            kindOfFailure: .downstream(.connect), trace: BroughtTrace(.sample),
            marks: [(.kernel, 1, 0), (.downstream, 40, 0), (.write, 1, 0)])
        let entry = try entry { slab in slab.tell(account) { facts } }
        #expect(
            entry
                == AccessEntry(
                    id: id, status: 504, arrival: Instant(nanoseconds: 1_000_000_000), latencyNanoseconds: 42_000_000,
                    end: .init(outcome: .failed, verdict: .missed(stage: .downstream, cause: .failed)), trace: .sample,
                    facts: facts))
    }

    @Test(arguments: [nil, 0, 16] as [UInt8?])
    func `the status of a call comes back with its request`(status: UInt8?) throws {
        let account = Account.quick.with(call: status.map { CallFacts(method: 0, status: $0) })
        #expect(try entry { slab in slab.tell(account) { .sample } }.grpcStatus == status)
    }

    @Test func `texts that are longer than there is room for are cut, and marked so`() throws {
        let facts = AccessFacts(
            method: "POST", target: Self.bytes(9_000), referer: Self.bytes(257), agent: Self.bytes(256), bytes: 3)
        let entry = try entry { slab in slab.tell(.quick) { facts } }
        #expect(entry.cut == [.target, .referer])
        #expect(entry.facts.target == Self.bytes(512))
        #expect(entry.facts.referer == Self.bytes(256) && entry.facts.agent == Self.bytes(256))
    }

    @Test func `the longest entry fits its slot`() throws {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode", access: AccessSelection())
        let facts = AccessFacts(
            client: ClientAddress(high: 1, low: 2), method: String(repeating: "M", count: 30), target: Self.bytes(600),
            referer: Self.bytes(600), agent: Self.bytes(600))
        let id = RequestID.client(Array(repeating: UInt8(ascii: "z"), count: 64))
        let account = Account.sample(id: id, trace: BroughtTrace(.sample), marks: [(.kernel, 1, 0)])
        for _ in 0..<2 { slab.tell(account) { facts } }
        var journal = AccessJournal(of: slab)
        let entries = journal.entries().entries
        #expect(entries.map(\.id) == [id, id])
        #expect(entries.allSatisfy { $0.facts.agent == Self.bytes(256) && $0.facts.method.count == 24 })
    }

    @Test func `a client that left was sent nothing`() throws {
        let left = Account.sample(hangUp: .milliseconds(2), marks: [(.kernel, 1, 0), (.queue, 2, 0)])
        let entry = try entry { slab in slab.tell(left) { .sample } }
        #expect(entry.status == 499 && entry.facts.bytes == 0)
    }

    @Test func `what was rejected has no outcome`() throws {
        let start = Instant(nanoseconds: 1_000)
        let id = RequestID.ours(salt: 1, number: 2)
        let entry = try entry { slab in
            slab.tell(rejected: id, status: 414, from: start, until: start + .microseconds(7)) { AccessFacts(bytes: 9) }
        }
        #expect(
            entry
                == AccessEntry(
                    id: id, status: 414, arrival: start, latencyNanoseconds: 7_000, end: nil, facts: .init(bytes: 9)))
    }

    @Test func `while no log is on, nothing is asked for and nothing kept`() throws {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        #expect(!slab.hasAccessLog)
        var asked = 0
        slab.tell(.quick) {
            asked += 1
            return .sample
        }
        #expect(asked == 0)
        var journal = AccessJournal(of: slab)
        #expect(journal.entries().entries.isEmpty)
    }
}
