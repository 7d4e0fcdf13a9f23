import Testing
import Workload

@testable import Telemetry

struct RequestFilterTests {
    private static let modes = ["some-mode", "other-mode"]
    private static let parameters =
        "deadline, outcome, mode, stage, cause, id, trace, worker, ratio, ended, limit, whatif"
    private static let range = "LOW..HIGH, numbers such as 0.5..1, of which one may be left out"

    /// Ids 0…3: a quick one, the story's A, a hang-up in `downstream`, a failure of worker 1 in the other mode.
    private func slabs() throws -> [WorkerSlab] {
        let first = try WorkerSlab(slot: 0, mode: "some-mode")
        let second = try WorkerSlab(slot: 1, mode: "other-mode")
        first.commit(.quick.with(id: .client(Array("a+b".utf8))))
        first.commit(
            .sample(
                id: .client(Array("c".utf8)), hangUp: .milliseconds(5), trace: .sample, marks: [(.downstream, 8, 0)]))
        first.commit(.story.with(id: .client(Array("b".utf8))))
        second.commit(
            .sample(id: .client(Array("d".utf8)), failure: .milliseconds(9), marks: [(.downstream, 9, 0)]))
        return [first, second]
    }

    @Test(arguments: [
        (nil, "a+b b c d"), ("", "a+b b c d"), ("deadline=met", "a+b"), ("deadline=missed", "b c d"),
        ("outcome=client_gone", "c"), ("outcome=failed&deadline=missed", "d"), ("mode=other-mode", "d"),
        ("stage=stale", "b"), ("stage=downstream", "c d"), ("cause=hangup", "c"),
        ("stage=downstream&cause=failed", "d"), ("stage=stale&cause=failed", ""), ("id=a+b", "a+b"),
        ("id=%61%2Bb", "a+b"), ("id=", ""), ("worker=1", "d"), ("worker=9", ""), ("limit=2", "b d"),
        ("limit=1000", "a+b b c d"), ("&limit=1&", "b"), ("worker=0&deadline=met", "a+b"),
        ("mode=other-mode&worker=0", ""), ("deadline=met&cause=hangup", ""),
        ("limit=2&deadline=missed&worker=0", "b c"), ("trace=0af7651916cd43dd8448eb211c80319c", "c"),
        ("trace=0af7651916cd43dd8448eb211c80319d", ""),
    ])
    func `a good query lets the right records through`(query: String?, ids: String) throws {
        let filter = try RequestFilter(query: query, modes: RequestFilterTests.modes)
        let records = Totals(modes: []).records(filter, with: try slabs())
        #expect(records.map(\.id.description).sorted().joined(separator: " ") == ids)
        #expect(zip(records, records.dropFirst()).allSatisfy { $0.end >= $1.end })
    }

    /// Their latencies are 0.04, 4.21 ÷ 1.5, 0.08 and 0.09 of their budgets; they ended so many milliseconds after a
    /// second on the monotonic clock: 4, 421, 8, 9.
    @Test(arguments: [
        ("ratio=1..", "b"), ("ratio=..1", "a+b c d"), ("ratio=0.04..0.08", "a+b"), ("ratio=0.08..0.09", "c"),
        ("ratio=0.080..0.090000001", "c d"), ("ratio=2.80666..2.8067", "b"), ("ratio=5..", ""),
        ("ended=1764000000.008..1764000000.009", "c"), ("ended=1764000000.008..", "b c d"),
        ("ended=..1764000000.008000001", "a+b c"), ("ended=1764000000..1764000001&ratio=..0.05", "a+b"),
        ("ended=..1764000000", ""), ("ended=%31764000000.421..", "b"),
    ])
    func `records are found by how much of their budget they took, and by when they ended`(
        query: String, ids: String
    ) throws {
        let clock = WallClock(now: Instant(nanoseconds: 1_000_000_000), realtime: 1_764_000_000_000_000_000)
        let filter = try RequestFilter(query: query, modes: RequestFilterTests.modes, clock: clock)
        let records = Totals(modes: []).records(filter, with: try slabs())
        #expect(records.map(\.id.description).sorted().joined(separator: " ") == ids)
    }

    @Test(arguments: [
        ("outcome=shed", "s"), ("cause=shed", "s g"), ("cause=shed&outcome=client_gone", "g"), ("outcome=expired", "e"),
        ("cause=expired", "e"), ("deadline=missed", "s g e b"), ("cause=shed&stage=stale", ""),
        ("deadline=met&cause=shed", ""), ("outcome=shed&cause=expired", ""), ("stage=queue", "s g e"),
        ("outcome=client_gone", "g"), ("deadline=met", ""), ("limit=1", "b"),
    ])
    func `what a policy dropped is found by outcome, cause and stage`(query: String, ids: String) throws {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        let gone = Account.refused(.expired, hangUp: .milliseconds(98))
        var ending = gone.ending
        ending.verdict = .missed(stage: .queue, cause: .shed)
        let expired = Account.sample(
            budget: .milliseconds(5), failure: .milliseconds(9), kindOfFailure: .dropped(.expired),
            marks: [(.queue, 9, 0)])
        slab.commit(.refused(.predicted).with(id: .client(Array("s".utf8))))
        slab.commit(gone.with(id: .client(Array("g".utf8)), ending: ending))
        slab.commit(expired.with(id: .client(Array("e".utf8))))
        slab.commit(.story.with(id: .client(Array("b".utf8))))
        let filter = try RequestFilter(query: query, modes: RequestFilterTests.modes)
        let found = Totals(modes: []).records(filter, with: [slab]).map(\.id.description)
        #expect(Set(found) == Set(ids.split(separator: " ").map(String.init)))
    }

    @Test(arguments: [
        ("deadline=late", "deadline takes one of met, missed"),
        ("outcome=clientGone", "outcome takes one of replied, client_gone, failed, shed, expired"),
        ("mode=threads", "mode takes one of some-mode, other-mode"),
        ("stage=kernal", "stage takes one of kernel, queue, compute, preempted, downstream, stale, write"),
        (
            "cause=slow",
            "cause takes one of compute, downstream, kernel, queue, preempted, stale, write, hangup, failed, "
                + "shed, expired, killed"
        ),
        ("limit=0", "limit takes a whole number from 1 to 1000"),
        ("limit=1001", "limit takes a whole number from 1 to 1000"),
        ("limit=+5", "limit takes a whole number from 1 to 1000"),
        ("limit=", "limit takes a whole number from 1 to 1000"),
        ("worker=-1", "worker takes a whole number from 0 to 2147483647"),
        ("worker=99999999999999999999", "worker takes a whole number from 0 to 2147483647"),
        ("limit", "limit has no readable value"), ("id=%4", "id has no readable value"),
        ("id=%+1", "id has no readable value"), ("id=%FF", "id has no readable value"),
        ("limit=1&limit=2", "limit is given twice"),
        ("trace=0AF7651916CD43DD8448EB211C80319C", "trace takes 32 hexadecimal digits in lower case, not all zero"),
        ("ratio=1", "ratio takes " + RequestFilterTests.range), ("ended=..", "ended takes " + RequestFilterTests.range),
        ("whatif=1", "whatif=1 goes with id=…: it is about one request"),
        ("id=a&whatif=yes", "whatif takes a whole number from 0 to 1"),
        (
            String(repeating: "\u{301}", count: 500) + "=1",
            "unknown parameter " + String(repeating: "\u{301}", count: 30) + "\u{FFFD}...; "
                + "there are " + RequestFilterTests.parameters
        ),
        (
            "colour=red",
            "unknown parameter colour; there are " + RequestFilterTests.parameters
        ),
    ])
    func `a bad query is refused with the reason`(query: String, reason: String) {
        #expect(throws: RequestFilter.Refusal(reason: reason)) {
            try RequestFilter(query: query, modes: RequestFilterTests.modes)
        }
    }
}
