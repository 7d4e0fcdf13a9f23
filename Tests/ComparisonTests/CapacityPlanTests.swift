import Load
import Testing
import Workload

@testable import Comparison

/// What a comparison plans of capacities: which, for how long, and what of them is refused.
struct CapacityPlanTests {
    static let onePercent = CapacityGoal(objective: 0.01)

    @Test func quick_isTheStory_andARoughCapacityOfOneScenarioOnOneCore_within60Seconds() throws {
        let steps = try ComparePlanTests.steps { $0.pace = .quick }
        #expect(steps.map(\.scenario.name) == ["pushed-aside", "mixed"])
        #expect(steps.map(\.cpus.description) == ["0", "0"])
        #expect(steps.reduce(0) { $0 + $1.seconds } < 55)
        guard case .capacity(let goal) = steps[1].question else { return #expect(Bool(false)) }
        #expect(goal.isRough && goal.objective == 0.01)
    }

    @Test func full_isTheStory_andTwoCapacitiesOnOneCore_within4Minutes() throws {
        let steps = try ComparePlanTests.steps()
        #expect(steps.map(\.scenario.name) == ["pushed-aside", "mixed", "fixed"])
        #expect(Set(steps.map(\.cpus.description)) == ["0"])
        #expect(steps.reduce(0) { $0 + $1.seconds } < 230)
    }

    @Test func searchesTime_isThePaces_orTwoMinutesWhereACapacityIsAskedFor_orWhatWasSaid() throws {
        func time(_ change: (inout ComparePlan) -> Void) throws -> Duration? {
            guard case .capacity(let goal)? = try ComparePlanTests.steps(change).last?.question else { return nil }
            return goal.limit
        }
        #expect(try time { _ in } == .seconds(33))
        #expect(try time { $0.capacity = CapacityPlanTests.onePercent } == .seconds(120))
        #expect(try time { $0.duration = .seconds(60) } == .seconds(60))
        let asked = try ComparePlanTests.steps {
            ($0.scenarios, $0.capacity, $0.duration) = (["mixed"], CapacityPlanTests.onePercent, .seconds(60))
        }
        // The runs of the scenario as it is keep their length.
        #expect(asked.map(\.length.measured).first == .milliseconds(3_500))
        let refusal = LoadError("--duration 1s: a contestant's search takes 5s or more")
        #expect(throws: refusal) { try time { $0.duration = .seconds(1) } }
    }

    @Test func search_isAnnounced_withItsTime_andWhatIsSureWithItsManyRuns() throws {
        let steps = try ComparePlanTests.steps {
            $0.scenarios = ["mixed"]
            $0.capacity = CapacityPlanTests.onePercent
        }
        let searches = steps.filter { $0.question != .trial }
        #expect(searches.map { Int($0.seconds / 60) } == [6, 6])
        #expect(CompareStep.announcement(of: steps) == "4 steps, about 13 min")
        #expect(CompareStep.announcement(of: Array(steps.prefix(1))).hasPrefix("1 step, about "))
        let sure = try ComparePlanTests.steps {
            $0.scenarios = ["mixed"]
            $0.capacity = CapacityGoal(objective: 0.01, isSure: true)
        }
        // On one core a run of 800 requests takes 6 s.
        #expect(sure.filter { $0.question != .trial }.map { Int($0.seconds / 60) } == [20, 11])
    }

    @Test func searchOfAStoryAlone_andAnObjectiveThatNoRunCanShowOrMeet_areRefused() throws {
        let story = LoadError(
            "--sweep and --capacity need requests that are drawn at one rate, not a story or phases: name another")
        #expect(throws: story) {
            try ComparePlanTests.steps {
                $0.scenarios = ["pushed-aside"]
                $0.sweep = try LoadRange("10%..20%")
            }
        }
        let refusal = LoadError(
            "--capacity misses<0.05%: 5760 requests, as many as confirm a load of mixed, cannot show that surely; "
                + "leave --surely out")
        #expect(throws: refusal) {
            try ComparePlanTests.steps { $0.capacity = CapacityGoal(objective: 0.0005, isSure: true) }
        }
        #expect(throws: Never.self) {
            try ComparePlanTests.steps { $0.capacity = CapacityGoal(objective: 0.0005) }
        }
    }

    private static func step(deadline: Duration, before: Duration) -> CompareStep {
        let plan = SchedulePlan(
            rate: Rate(perSecond: 10), duration: .seconds(1), before: .exponential(mean: before),
            downstream: .fixed(.milliseconds(20)), after: .same, deadline: deadline)
        return CompareStep(
            scenario: Scenario(name: "s", title: "t", content: .drawn(plan)), contestants: [], cpus: CPUSet([0]),
            length: .init(measured: .seconds(1), warmUp: .zero, isMirrored: false), question: .capacity(onePercent))
    }

    @Test func objectiveThatAnIdleServerCannotMeet_andRequestsWithoutCompute_areRefused() {
        func refusal(_ step: CompareStep) -> String? {
            do throws(LoadError) {
                try step.check()
                return nil
            } catch { return error.description }
        }
        #expect(refusal(CapacityPlanTests.step(deadline: .milliseconds(100), before: .milliseconds(1))) == nil)
        // Of exponential times, e⁻¹ are longer than their mean.
        let hopeless = refusal(CapacityPlanTests.step(deadline: .milliseconds(30), before: .milliseconds(5)))
        #expect(hopeless?.hasPrefix("--capacity misses<1%: cannot be met: 3") == true, "\(hopeless ?? "")")
        #expect(
            hopeless?.hasSuffix(" % of the requests of s take longer than their deadlines on an idle server") == true)
        let idle = refusal(CapacityPlanTests.step(deadline: .milliseconds(100), before: .zero))
        #expect(idle == "s: a load and a capacity need requests that compute something; give them before or after")
    }
}
