import Testing
import Workload

/// Each row is a request that arrives at 0 and has a deadline at 100.
struct EndingTests {
    /// A mark by its stage and its length in nanoseconds; `cpu` for compute.
    struct Part: Sendable {
        var stage: Stage
        var nanoseconds: UInt64
        var cpu: UInt64 = 0
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var parts: [Part]
        /// CPU that it asked for; 0: not known.
        var asked: UInt64 = 0
        var hangUp: UInt64?
        var failure: UInt64?
        var kind = RequestFailure.Kind.work
        var hasBegun = true
        var outcome: Outcome = .replied
        var verdict: Verdict
        var wasted: UInt64 = 0
        var waste: Ending.Waste = .deadline
    }

    static func part(_ stage: Stage, _ nanoseconds: UInt64) -> Part {
        Part(stage: stage, nanoseconds: nanoseconds)
    }

    static func compute(_ nanoseconds: UInt64, cpu: UInt64) -> Part {
        Part(stage: .compute, nanoseconds: nanoseconds, cpu: cpu)
    }

    static let replied = [
        Row(
            testDescription: "in time",
            parts: [part(.queue, 10), compute(20, cpu: 20), part(.write, 5)], verdict: .met),
        Row(testDescription: "at the very deadline", parts: [part(.queue, 95), part(.write, 5)], verdict: .met),
        Row(
            testDescription: "one nanosecond late", parts: [part(.queue, 96), part(.write, 5)],
            verdict: .missed(stage: .write, cause: .queue)),
        Row(
            testDescription: "CPU alone exceeds the budget", parts: [part(.queue, 50), compute(101, cpu: 101)],
            verdict: .missed(stage: .compute, cause: .compute), wasted: 51),
        Row(
            testDescription: "CPU equals the budget", parts: [part(.queue, 1), compute(100, cpu: 100)],
            verdict: .missed(stage: .compute, cause: .queue), wasted: 1),
        Row(
            testDescription: "CPU and downstream exceed the budget",
            parts: [part(.queue, 60), compute(20, cpu: 20), part(.downstream, 81)],
            verdict: .missed(stage: .downstream, cause: .downstream)),
        Row(
            testDescription: "CPU and downstream equal the budget",
            parts: [part(.queue, 1), compute(20, cpu: 20), part(.downstream, 80)],
            verdict: .missed(stage: .downstream, cause: .queue)),
        Row(
            testDescription: "sat in the kernel", parts: [part(.kernel, 80), part(.queue, 30)],
            verdict: .missed(stage: .queue, cause: .kernel)),
        Row(
            testDescription: "waited for a runner", parts: [part(.kernel, 10), part(.queue, 95)],
            verdict: .missed(stage: .queue, cause: .queue)),
        Row(
            testDescription: "was preempted", parts: [part(.queue, 5), compute(200, cpu: 20)],
            verdict: .missed(stage: .preempted, cause: .preempted), wasted: 11),
        Row(
            testDescription: "its answer sat unread",
            parts: [part(.queue, 5), part(.downstream, 50), part(.stale, 90), compute(10, cpu: 10)],
            verdict: .missed(stage: .stale, cause: .stale), wasted: 10),
        Row(
            testDescription: "its reply waited to be sent", parts: [part(.queue, 5), part(.write, 200)],
            verdict: .missed(stage: .write, cause: .write)),
        Row(
            testDescription: "waits after the deadline do not count",
            parts: [part(.queue, 30), part(.downstream, 60), part(.stale, 500)],
            verdict: .missed(stage: .stale, cause: .queue)),
        Row(
            testDescription: "half of the second compute part is too late",
            parts: [part(.queue, 50), compute(20, cpu: 20), compute(60, cpu: 60)],
            verdict: .missed(stage: .compute, cause: .queue), wasted: 30),
    ]

    static let gone = [
        Row(
            testDescription: "hung up before the deadline",
            parts: [part(.queue, 10), part(.downstream, 40), compute(20, cpu: 20)], hangUp: 30, outcome: .clientGone,
            verdict: .missed(stage: .downstream, cause: .hangup), wasted: 20, waste: .hangup),
        Row(
            testDescription: "hung up with a twentieth of the budget left",
            parts: [part(.queue, 50), compute(100, cpu: 100)], hangUp: 95, outcome: .clientGone,
            verdict: .missed(stage: .compute, cause: .hangup), wasted: 55, waste: .hangup),
        Row(
            testDescription: "hung up just before the deadline: gave up for it",
            parts: [part(.queue, 50), compute(100, cpu: 100)], hangUp: 96, outcome: .clientGone,
            verdict: .missed(stage: .compute, cause: .queue), wasted: 54, waste: .hangup),
        Row(
            testDescription: "hung up just before the deadline, though all was done in time",
            parts: [part(.queue, 50), part(.write, 49)], hangUp: 98, outcome: .clientGone,
            verdict: .missed(stage: .write, cause: .hangup), waste: .hangup),
        Row(
            testDescription: "hung up after the deadline: the deadline was missed on its own",
            parts: [part(.queue, 120), compute(20, cpu: 20)], hangUp: 130, outcome: .clientGone,
            verdict: .missed(stage: .queue, cause: .queue), wasted: 20),
        Row(
            testDescription: "hung up in time, though all was done in time", parts: [compute(20, cpu: 20)], hangUp: 10,
            outcome: .clientGone, verdict: .missed(stage: .compute, cause: .hangup), wasted: 10, waste: .hangup),
        Row(
            testDescription: "hung up after a failure", parts: [part(.downstream, 20), part(.write, 20)], hangUp: 30,
            failure: 20, outcome: .clientGone, verdict: .missed(stage: .write, cause: .hangup), waste: .hangup),
    ]

    static let failed = [
        Row(
            testDescription: "failed before the deadline",
            parts: [part(.queue, 10), part(.downstream, 40), part(.write, 1)],
            failure: 50, outcome: .failed, verdict: .missed(stage: .downstream, cause: .failed)),
        Row(
            testDescription: "failed after the deadline: the deadline was missed on its own",
            parts: [part(.queue, 10), part(.downstream, 140), part(.write, 1)], failure: 150, outcome: .failed,
            verdict: .missed(stage: .downstream, cause: .downstream)),
        Row(
            testDescription: "failed in time and said so late", parts: [part(.downstream, 50), part(.write, 90)],
            failure: 50, outcome: .failed, verdict: .missed(stage: .downstream, cause: .failed)),
    ]

    @Test("A reply's verdict follows from its timeline", arguments: replied)
    func repliedEnding(_ row: Row) { check(row) }

    @Test("A hang-up counts where it comes before the deadline", arguments: gone)
    func goneEnding(_ row: Row) { check(row) }

    @Test("A failure counts where it comes before the deadline", arguments: failed)
    func failedEnding(_ row: Row) { check(row) }

    static func ending(of row: Row) -> Ending {
        var timeline = Timeline(arrival: .at(0))
        for part in row.parts {
            let until = Instant.at(timeline.end.nanoseconds + part.nanoseconds)
            if part.stage == .compute {
                timeline.markCompute(cpuNanoseconds: part.cpu, until: until)
            } else {
                timeline.mark(part.stage, until: until)
            }
        }
        return Ending(
            timeline: timeline, deadline: .at(100), askedCompute: row.asked, hangUp: row.hangUp.map(Instant.at),
            failure: row.failure.map {
                RequestFailure(at: .at($0), kind: row.kind, reason: "", hasBegun: row.hasBegun)
            })
    }

    func check(_ row: Row) {
        let ending = Self.ending(of: row)
        #expect(ending.outcome == row.outcome)
        #expect(ending.verdict == row.verdict)
        #expect(ending.wastedCPUNanoseconds == row.wasted)
        #expect(ending.waste == row.waste)
    }

    @Test("Every wait is a cause of its own name, and every cause but those of no stage has its stage")
    func causeNames() {
        let waits = Stage.allCases.filter(\.isWait).map(\.name)
        #expect(Set(waits).isSubset(of: Set(Cause.allCases.map(\.name))))
        #expect(
            Set(Cause.allCases.map(\.name)).subtracting(Stage.allCases.map(\.name))
                == ["hangup", "failed", "shed", "expired", "killed"])
    }
}
