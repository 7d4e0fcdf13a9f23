import Testing
import Workload

/// Where one verdict ends and the next begins.
extension EndingTests {
    /// Whose own compute is about its budget, as the clock measures it now and then: one cause for all of each row.
    static let near: [(String, asked: UInt64, measured: [UInt64], downstream: UInt64, Cause)] = [
        ("asks for just more than its budget", 102, [80, 98, 100, 101, 110, 127], 20, .compute),
        ("asks for it without a downstream call", 102, [80, 98, 100, 101, 127], 0, .compute),
        ("asks for all of its budget", 100, [80, 99, 100, 101, 120], 20, .downstream),
        ("asks for just less than its budget", 95, [75, 90, 99, 101, 115], 20, .downstream),
        ("asks for just less, and its short call is in vain", 95, [99, 100, 101, 110], 3, .compute),
        ("asks for about what its call leaves", 60, [58, 60, 62], 45, .downstream),
        ("is told less than the clock says: miscalibrated", 50, [101, 150], 20, .compute),
        ("is told more than the clock says: miscalibrated", 200, [60], 45, .downstream),
    ]

    @Test("A request that needs about its budget has one cause, however the clock measures it", arguments: near)
    func nearEnding(name: String, asked: UInt64, measured: [UInt64], downstream: UInt64, cause: Cause) {
        for cpu in measured {
            // Waits make it late where nothing else does.
            let parts = [Self.compute(cpu, cpu: cpu), Self.part(.downstream, downstream), Self.part(.stale, 25)]
            let ending = Self.ending(of: Row(testDescription: name, parts: parts, asked: asked, verdict: .met))
            guard case .missed(_, let found) = ending.verdict else {
                Issue.record("met with \(cpu) of CPU")
                continue
            }
            #expect(found == cause, "\(cpu) of CPU")
        }
    }

    static let boundaries = [
        Row(
            testDescription: "a stage ends at the deadline: the next one has missed it",
            parts: [part(.queue, 40), part(.downstream, 60), part(.stale, 30)],
            verdict: .missed(stage: .stale, cause: .queue)),
        Row(
            testDescription: "no wait before the deadline: the one behind it is the cause",
            parts: [compute(40, cpu: 40), part(.downstream, 60), part(.stale, 30), part(.write, 5)],
            verdict: .missed(stage: .stale, cause: .stale)),
        Row(
            testDescription: "no wait before the deadline: of those behind it the largest is the cause",
            parts: [compute(40, cpu: 40), part(.downstream, 60), part(.stale, 3), part(.write, 50)],
            verdict: .missed(stage: .stale, cause: .write)),
        Row(
            testDescription: "empty stages hold no deadline",
            parts: [part(.queue, 100), part(.stale, 0), part(.write, 9)],
            verdict: .missed(stage: .write, cause: .queue)),
        Row(
            testDescription: "equal waits: the first",
            parts: [part(.kernel, 50), part(.queue, 50), compute(10, cpu: 10)],
            verdict: .missed(stage: .compute, cause: .kernel), wasted: 10),
        Row(
            testDescription: "equal waits up to the deadline: the longer one",
            parts: [part(.kernel, 50), part(.queue, 70)], verdict: .missed(stage: .queue, cause: .queue)),
        Row(
            testDescription: "hung up at the very deadline: gave up for it",
            parts: [part(.queue, 120), part(.write, 5)], hangUp: 100, outcome: .clientGone,
            verdict: .missed(stage: .queue, cause: .queue)),
        Row(
            testDescription: "hung up where one stage ends: in that stage",
            parts: [part(.kernel, 10), part(.queue, 200)], hangUp: 10, outcome: .clientGone,
            verdict: .missed(stage: .kernel, cause: .hangup), waste: .hangup),
        Row(
            testDescription: "failed at the very deadline: in time",
            parts: [part(.downstream, 100), part(.write, 5)], failure: 100, outcome: .failed,
            verdict: .missed(stage: .downstream, cause: .failed)),
        Row(
            testDescription: "replied at the very deadline, its client gone by then",
            parts: [part(.queue, 90), part(.write, 10)], hangUp: 100, outcome: .clientGone,
            verdict: .missed(stage: .write, cause: .hangup)),
    ]

    @Test("What lies on a boundary has the one verdict that it must have", arguments: boundaries)
    func boundaryEnding(_ row: Row) { check(row) }

    @Test("A budget shorter than twenty nanoseconds is given up for at its deadline, like every other")
    func tinyBudget() {
        var timeline = Timeline(arrival: .at(0))
        timeline.mark(.queue, until: .at(50))
        for budget in UInt64(0)...19 {
            let ending = Ending(
                timeline: timeline, deadline: .at(budget), askedCompute: 0, hangUp: .at(budget), failure: nil)
            #expect(ending.verdict == .missed(stage: .queue, cause: .queue), "\(budget) ns")
        }
    }

    @Test("A reply that was never sent has no status of its own")
    func statusOfNoReply() {
        let parts = [Self.part(.downstream, 50)]
        for (hangUp, failure, status) in [(nil, nil, 200), (nil, 40, 200), (30, nil, 499), (30, 40, 499)] as [Seen] {
            let row = Row(testDescription: "", parts: parts, hangUp: hangUp, failure: failure, verdict: .met)
            #expect(Self.ending(of: row).status(ofReply: 200) == status)
        }
    }

    private typealias Seen = (hangUp: UInt64?, failure: UInt64?, status: Int)
}
