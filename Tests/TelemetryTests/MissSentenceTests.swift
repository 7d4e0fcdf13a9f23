import Testing
import Workload

@testable import Telemetry

struct MissSentenceTests {
    private static let holder = Holder(id: .client(Array("9f4".utf8)), nanoseconds: 1)

    private func record(
        _ cause: Cause, in stage: Stage, holder: Holder? = nil, marks: [RequestRecord.Mark] = long
    ) -> RequestRecord {
        RequestRecord(
            mode: "some-mode", worker: 0, id: .client(Array("9f3".utf8)), method: .get, kind: .hash, unitsBefore: 1,
            unitsAfter: 1, status: 502, outcome: .replied, verdict: .missed(stage: stage, cause: cause),
            arrival: Instant(nanoseconds: 1), arrivalIsUpperBound: false, answerIsUpperBound: false,
            budgetNanoseconds: 150_000_000, wastedCPUNanoseconds: 0, holder: holder, marks: marks)
    }

    /// 421 ms in all.
    private static let long: [RequestRecord.Mark] = [
        .init(stage: .kernel, nanoseconds: 1_040_000), .init(stage: .queue, nanoseconds: 20_460_000),
        .init(stage: .compute, nanoseconds: 30_000_000, cpuNanoseconds: 12_345_678),
        .init(stage: .downstream, nanoseconds: 50_500_000), .init(stage: .stale, nanoseconds: 248_000_000),
        .init(stage: .compute, nanoseconds: 70_000_000, cpuNanoseconds: 60_000_000),
        .init(stage: .write, nanoseconds: 1_000_000),
    ]
    private static let short: [RequestRecord.Mark] = [.init(stage: .downstream, nanoseconds: 20_000_000)]

    private static let later = "; later, the downstream's reply sat unread for 248ms"

    @Test(arguments: [
        (Cause.compute, Stage.compute, "its own compute took 72.3ms of CPU"),
        (.downstream, .downstream, "the downstream took 50.5ms and its own compute 72.3ms of CPU"),
        (.kernel, .kernel, "it sat unread for 1.04ms" + MissSentenceTests.later),
        (.queue, .queue, "it waited its turn for 20.5ms" + MissSentenceTests.later),
        (.preempted, .compute, "its compute was kept off the CPU for 27.7ms" + MissSentenceTests.later),
        (.stale, .stale, "the downstream's reply sat unread for 248ms"),
        (.write, .write, "its reply took 1ms to be written" + MissSentenceTests.later),
        (.hangup, .stale, "its client hung up while the downstream's reply sat unread"),
        (.hangup, .write, "its client was gone when its reply was written"),
        (.failed, .downstream, "it failed with status 502 during its downstream call"),
        (.shed, .queue, "refused while it waited its turn"),
        (.expired, .stale, "stopped after 72.3ms of CPU"),
        (.killed, .queue, "its worker died with it"),
    ])
    func `each cause has its sentence`(cause: Cause, stage: Stage, why: String) {
        let start = "request 9f3 missed its 150ms deadline by 271ms: "
        #expect(MissSentence.text(of: record(cause, in: stage)) == start + why)
        // Not `preempted`: a request that computes has the thread.
        let waits: [Cause] = [.kernel, .queue, .stale, .write]
        let held = MissSentence.text(of: record(cause, in: stage, holder: MissSentenceTests.holder))
        let parts = why.split(separator: ";", maxSplits: 1)
        let holder = waits.contains(cause) ? " while request 9f4 computed" : ""
        #expect(held == start + parts[0] + holder + (parts.count > 1 ? ";" + parts[1] : ""))
    }

    @Test(arguments: [
        (true, "its client hung up at the latest while it computed"), (false, "its client hung up while it computed"),
    ])
    func `a hang-up that was only seen is told as an upper bound`(isAsSeen: Bool, why: String) {
        var record = record(.hangup, in: .compute)
        record.hangUp = HangUp(at: Instant(nanoseconds: 5), isAsSeen: isAsSeen)
        #expect(MissSentence.text(of: record)?.hasSuffix(": \(why)") == true)
    }

    @Test func `a holder that did not compute held the thread`() {
        let holder = Holder(id: .client(Array("9f4".utf8)), nanoseconds: 1, isComputing: false)
        let text = MissSentence.text(of: record(.stale, in: .stale, holder: holder))
        #expect(text?.hasSuffix(" sat unread for 248ms while request 9f4 held the thread") == true)
    }

    @Test func `a failure behind the deadline is told too`() {
        var record = record(.downstream, in: .downstream)
        record.outcome = .failed
        #expect(MissSentence.text(of: record)?.hasSuffix("of CPU; it failed with status 502") == true)
    }

    @Test func `what the client was told of a failure is told`() {
        let told = "downstream 127.0.0.1:9: no connection: Connection refused"
        var record = record(.failed, in: .downstream)
        record.failureReason = told
        #expect(MissSentence.text(of: record)?.hasSuffix("status 502 during its downstream call: \(told)") == true)
        record = self.record(.downstream, in: .downstream)
        (record.outcome, record.failureReason) = (.failed, told)
        #expect(MissSentence.text(of: record)?.hasSuffix("; it failed with status 502: \(told)") == true)
    }

    @Test(arguments: [
        (Cause.shed, DropReason.predicted, "refused on arrival: the deadline could not be kept behind what waits"),
        (.shed, .queueFull, "refused on arrival: the run queue is full"),
        (.shed, .expired, "refused while it waited its turn: the deadline has passed"),
        (.expired, .hopeless, "stopped after 0ms of CPU: the deadline cannot be kept any more"),
    ])
    func `what a policy dropped is told with its reason`(cause: Cause, reason: DropReason, why: String) {
        var record = record(cause, in: .queue, marks: [.init(stage: .queue, nanoseconds: 20_000_000)])
        (record.failure, record.failureReason) = (.dropped(reason), reason.told)
        #expect(
            MissSentence.text(of: record) == "request 9f3 counts as a miss of its 150ms deadline: \(why)")
    }

    @Test(
        arguments: [
            ([:], nil), ([.predicted: 0], nil), ([.codel: 1], "shed 1 request in the last second: codel 1"),
            (
                [.queueFull: 12, .predicted: 400, .expired: 12],
                "shed 424 requests in the last second: predicted 400, expired 12, queue full 12"
            ),
        ] as [([DropReason: UInt64], String?)])
    func `a second's sheds are one sentence`(sheds: [DropReason: UInt64], text: String?) {
        #expect(MissSentence.text(sheds: sheds) == text)
    }

    @Test func `a request that ended before its deadline is late by nothing`() {
        let record = record(.hangup, in: .downstream, marks: MissSentenceTests.short)
        #expect(
            MissSentence.text(of: record)
                == "request 9f3 counts as a miss of its 150ms deadline: its client hung up during its downstream call")
    }

    @Test func `a request that met its deadline has no sentence`() {
        var record = record(.stale, in: .stale)
        record.verdict = .met
        #expect(MissSentence.text(of: record) == nil)
    }

    @Test(arguments: [
        (UInt64(0), String?.none), (1, "1 request missed its deadline: worker 2 died with it"),
        (3, "3 requests missed their deadlines: worker 2 died with them"),
    ])
    func `a worker's death is told by how many died with it`(lost: UInt64, text: String?) {
        #expect(MissSentence.text(lost: lost, withWorker: 2) == text)
    }

    @Test(arguments: [
        (UInt64(0), "0ms"), (999, "999ns"), (1_234, "1.23us"), (12_345, "12.3us"), (271_499_999, "271ms"),
        (271_500_000, "272ms"), (999_500_000, "1s"), (1_271_000_000, "1.27s"), (75_000_000_000, "75s"),
    ])
    func `durations have three digits`(nanoseconds: UInt64, text: String) {
        #expect(MissSentence.duration(nanoseconds) == text)
    }
}
