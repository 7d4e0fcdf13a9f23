import Testing
import Workload

@testable import Load

struct PhaseTests {
    private static func plan(_ phases: String, arrivals: Arrivals = .poisson) throws -> SchedulePlan {
        SchedulePlan(
            arrivals: arrivals, phases: try Phase.list(phases),
            classes: [
                RequestClass(
                    before: .exponential(mean: .milliseconds(2.5)), downstream: .fixed(.milliseconds(20)), after: .same,
                    deadline: .milliseconds(100))
            ])
    }

    @Test func requests_comeAtTheRateOfTheirPhase() throws {
        let schedule = try PhaseTests.plan("4/s:1s,10/s:500ms,2/s:1s", arrivals: .constant).schedule()
        #expect(
            schedule.requests.map { $0.at / 1_000_000 } == [
                0, 250, 500, 750, 1_000, 1_100, 1_200, 1_300, 1_400, 1_500, 2_000,
            ])
        #expect(schedule.duration == .milliseconds(2_500))
        let drawn = try PhaseTests.plan("100/s:10s,1000/s:10s,100/s:10s").schedule()
        let surge = drawn.requests.count { (10_000_000_000..<20_000_000_000).contains($0.at) }
        #expect(abs(surge - 10_000) < 500 && abs(drawn.requests.count - 12_000) < 600)
    }

    @Test func onePhase_isThePlanWithoutPhases() throws {
        let one = try PhaseTests.plan("140/s:5s")
        var other = one
        other.rate = Rate(perSecond: 140)
        other.duration = .seconds(5)
        #expect(one == other && !one.isPhased)
        #expect(try one.schedule().phases.isEmpty)
    }

    @Test func plan_hasTheMeanRate_andBecomesSteadyAtAnother() throws {
        var plan = try PhaseTests.plan("100/s:1s,400/s:2s")
        #expect(plan.isPhased && plan.duration == .seconds(3) && plan.rate.perSecond == 300)
        plan.rate = Rate(perSecond: 50)
        #expect(!plan.isPhased && plan.duration == .seconds(3))
    }

    @Test(arguments: [
        ("1/s:3s,5/s:5s,1/s:9s", 8.0), ("5/s:3s,1/s:5s", 3), ("1/s:1s,5/s:1s,5/s:1s,2/s:1s", 3),
        ("1/s:1s,5/s:1s,1/s:1s,5/s:1s,1/s:1s", 4), ("1/s:3s,5/s:5s", nil), ("1/s:3s", nil), ("3/s:1s,3/s:1s", nil),
    ])
    func surge_endsWhereTheHighestRateDoes(phases: String, seconds: Double?) throws {
        #expect(try PhaseTests.plan(phases).schedule().surgeEnd?.seconds == seconds)
    }

    @Test func phases_areInTheHash_whateverWasDrawn() {
        let requests = [ScheduledRequest(at: 1, before: 2, downstream: 3, after: 4, deadline: 5)]
        let phases = ["1/s:1s,2/s:1s", "1/s:1s,3/s:1s", "2/s:500ms,2/s:1500ms"].compactMap { try? Phase.list($0) }
        let hashes = ([[]] + phases).map { Schedule(requests, duration: .seconds(2), phases: $0).hash }
        #expect(Set(hashes).count == 4)
    }

    @Test func stretches_keepThePhasesOfTheWholeAlone() throws {
        let schedule = try PhaseTests.plan("10/s:1s,20/s:1s").schedule()
        #expect(schedule.stretches(1) == [schedule])
        #expect(schedule.stretches(2).allSatisfy { $0.phases.isEmpty })
    }

    @Test func text_isReadAndWrittenBack() throws {
        let text = "140/s:5s,350.5/s:500ms"
        #expect(try Phase.list(text).map(\.description).joined(separator: ",") == text)
        #expect(try Phase.list("140/s : 5s, 1/s:1s").count == 2)
    }

    @Test(arguments: [
        ("140/s:5s,", "\"140/s:5s,\": want a rate such as 120/s, or phases such as 140/s:5s,350/s:5s"),
        ("140/s,5/s:1s", "\"140/s,5/s:1s\": want a rate such as 120/s, or phases such as 140/s:5s,350/s:5s"),
        ("1/s:0s", "\"0s\": want 1ms or more"),
        ("1/s:72000s,1/s:72000s", "the phases last more than a day together; make them shorter"),
        ("x:1s", "\"x\": want a rate such as 120/s, from 0.001/s to 1000000/s"),
    ])
    func badText_isRefused(text: String, message: String) {
        #expect(throws: LoadError(message)) { try Phase.list(text) }
    }

    @Test func ramp_andTooManyRequests_areRefused() throws {
        let refusal = "ramp:1/s: rises over a whole schedule; leave it out, or the phases"
        let ramp = try PhaseTests.plan("1/s:1s,2/s:1s", arrivals: Arrivals("ramp:1/s"))
        #expect(throws: LoadError(refusal)) { try ramp.schedule() }
        #expect(throws: LoadError.self) { try PhaseTests.plan("1000000/s:1s,1000000/s:2s").checkSize() }
    }
}
