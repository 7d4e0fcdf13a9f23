import Testing
import Workload

/// What a policy drops is a miss, whenever it drops it.
extension EndingTests {
    private static func shed(_ at: UInt64, _ reason: DropReason, _ parts: [Part], _ stage: Stage) -> Row {
        Row(
            testDescription: "\(reason) at \(at), not begun", parts: parts, failure: at, kind: .dropped(reason),
            hasBegun: false, outcome: .shed, verdict: .missed(stage: stage, cause: .shed))
    }

    static let dropped = [
        shed(30, .predicted, [part(.kernel, 20), part(.queue, 10), part(.write, 2)], .queue),
        shed(30, .queueFull, [part(.kernel, 30), part(.write, 2)], .kernel),
        shed(40, .codel, [part(.kernel, 20), part(.queue, 20), part(.write, 90)], .queue),
        // Its deadline had passed where it had not been read yet.
        shed(130, .expired, [part(.kernel, 120), part(.queue, 10), part(.write, 2)], .kernel),
        shed(130, .expired, [part(.kernel, 20), part(.queue, 110), part(.write, 2)], .queue),
        shed(100, .hopeless, [part(.kernel, 20), part(.queue, 80), part(.write, 2)], .queue),
        Row(
            testDescription: "hopeless after its call: all of its CPU was for nothing",
            parts: [part(.queue, 5), compute(20, cpu: 15), part(.downstream, 40), part(.stale, 25), part(.write, 1)],
            failure: 90, kind: .dropped(.hopeless), outcome: .expired,
            verdict: .missed(stage: .stale, cause: .expired), wasted: 15, waste: .expired),
        Row(
            testDescription: "expired after its call: in the stage of the deadline",
            parts: [part(.queue, 5), compute(20, cpu: 15), part(.downstream, 80), part(.stale, 30), part(.write, 1)],
            failure: 135, kind: .dropped(.expired), outcome: .expired,
            verdict: .missed(stage: .downstream, cause: .expired), wasted: 15, waste: .expired),
        Row(
            testDescription: "expired in a pause",
            parts: [compute(60, cpu: 60), part(.queue, 60)], failure: 120, kind: .dropped(.expired), outcome: .expired,
            verdict: .missed(stage: .queue, cause: .expired), wasted: 60, waste: .expired),
        Row(
            testDescription: "expired, and its client was gone by then: the hang-up came after the deadline",
            parts: [compute(60, cpu: 60), part(.queue, 60)], hangUp: 110, failure: 120, kind: .dropped(.expired),
            outcome: .clientGone, verdict: .missed(stage: .queue, cause: .expired)),
        Row(
            testDescription: "refused, and its client had given up for the deadline",
            parts: [part(.queue, 110)], hangUp: 99, failure: 110, kind: .dropped(.expired), hasBegun: false,
            outcome: .clientGone, verdict: .missed(stage: .queue, cause: .shed), waste: .hangup),
        Row(
            testDescription: "abandoned: its client hung up early",
            parts: [part(.queue, 5), compute(20, cpu: 20), part(.downstream, 15)], hangUp: 30, failure: 40,
            kind: .dropped(.abandoned), outcome: .clientGone,
            verdict: .missed(stage: .downstream, cause: .hangup), waste: .hangup),
        Row(
            testDescription: "abandoned: its client gave up for the deadline, and the wait is the cause",
            parts: [compute(20, cpu: 20), part(.queue, 79), part(.write, 3)], hangUp: 97, failure: 99,
            kind: .dropped(.abandoned), outcome: .clientGone,
            verdict: .missed(stage: .write, cause: .queue), waste: .hangup),
    ]

    @Test("What a policy drops is missed for that, where it fell or its deadline before it", arguments: dropped)
    func droppedEnding(_ row: Row) { check(row) }

    @Test("Whatever a policy drops, whenever, is no reply and a miss")
    func droppedAtAnyTime() {
        let parts = [Self.part(.queue, 40), Self.compute(40, cpu: 30), Self.part(.stale, 60), Self.part(.write, 5)]
        for reason in DropReason.allCases {
            for at in UInt64(0)...145 {
                for hasBegun in [false, true] {
                    let ending = Self.ending(
                        of: Row(
                            testDescription: "", parts: parts, failure: at, kind: .dropped(reason), hasBegun: hasBegun,
                            verdict: .met))
                    #expect(ending.outcome == (hasBegun ? .expired : .shed))
                    guard case .missed(_, let cause) = ending.verdict else {
                        Issue.record("\(reason) at \(at) was met")
                        continue
                    }
                    #expect(cause == (hasBegun ? .expired : .shed), "\(reason) at \(at)")
                }
            }
        }
    }
}
