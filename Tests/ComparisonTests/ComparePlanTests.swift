import Load
import Modes
import Reactor
import Testing
import Workload

@testable import Comparison

struct ComparePlanTests {
    private static let modes = [
        Sample.mode("loop"), Sample.mode("other-loop"), Sample.mode("pool", runners: .pool(.cpus)),
    ]
    private static let twoCores = CPUSet([0, 1])

    static func steps(_ change: (inout ComparePlan) throws -> Void = { _ in }) throws -> [CompareStep] {
        var plan = ComparePlan(modes: modes)
        try change(&plan)
        return try plan.steps(allowed: twoCores)
    }

    @Test func severalCores_giveALoopAWorkerEach_andAPoolOneProcess() throws {
        let steps = try ComparePlanTests.steps { $0.scenarios = ["mixed"] }
        #expect(
            steps.map { $0.contestants.map(\.name) } == [
                ["loop", "other-loop", "pool"], ["loop ×2", "other-loop ×2", "pool"],
            ])
        #expect(steps.map(\.length.isMirrored) == [true, true])
    }

    @Test func chosenCores_areTheOnlyOnes_andServersAreAsked() throws {
        let steps = try ComparePlanTests.steps {
            $0.scenarios = ["fixed"]
            $0.cpus = CPUSet([1])
            $0.servers = [("other", "http://127.0.0.1:1/work")]
        }
        #expect(steps.map(\.cpus.description) == ["1"])
        #expect(steps[0].contestants.map(\.name) == ["loop", "other-loop", "pool", "other"])
    }

    @Test func sweepAndCapacity_areAskedOfNamedScenarios_butNotOfAStory() throws {
        let goal = CapacityGoal(objective: try CapacityGoal.objective("misses<1%"))
        let steps = try ComparePlanTests.steps {
            $0.scenarios = ["pushed-aside", "fixed"]
            $0.cpus = CPUSet([0])
            $0.sweep = try LoadRange("10%..20%")
            $0.capacity = goal
        }
        #expect(steps.map(\.scenario.name) == ["pushed-aside", "fixed", "fixed", "fixed"])
        #expect(steps.map(\.question) == [.trial, .trial, .sweep(try LoadRange("10%..20%")), .capacity(goal)])
    }

    @Test func sweep_isMirroredToo_andASearchTakesTurns() throws {
        let steps = try ComparePlanTests.steps {
            $0.scenarios = ["mixed"]
            $0.sweep = try LoadRange("10%..120%")
            $0.capacity = CapacityGoal(objective: try CapacityGoal.objective("misses<1%"))
        }
        // A search changes the order of its rounds itself, because each of its contestants has loads of its own.
        #expect(steps.map(\.length.isMirrored) == [true, true, true, true, false, false])
        // 12 loads, two runs of 3 s for each of three modes, and what comes with them: above 100 % a second more.
        #expect(Int(steps[2].seconds) == 285)
    }

    @Test func surge_runsOnOneCore_forAsLongAsItsPhases_andIsNotCutInHalves() throws {
        let steps = try ComparePlanTests.steps { $0.scenarios = ["surge"] }
        #expect(steps.map(\.cpus.description) == ["0"])
        #expect(steps[0].length.measured == .seconds(23) && !steps[0].length.isMirrored)
        #expect(throws: LoadError.self) {
            try ComparePlanTests.steps {
                $0.scenarios = ["surge"]
                $0.duration = .seconds(1)
            }
        }
        #expect(throws: LoadError.self) {
            try ComparePlanTests.steps {
                $0.scenarios = ["surge"]
                $0.sweep = try LoadRange("10%..20%")
            }
        }
    }

    @Test func retries_thatAreAskedFor_winOverAScenarios_andAStoryHasNone() throws {
        let budget = try RetryPolicy("budget:20%")
        let steps = try ComparePlanTests.steps {
            $0.scenarios = ["surge", "mixed", "pushed-aside"]
            $0.retries = budget
        }
        #expect(Set(steps.dropLast().map(\.scenario.retries.description)) == ["budget:20%"])
        #expect(steps.last?.scenario.retries == RetryPolicy.none)
        #expect(try ComparePlanTests.steps { $0.scenarios = ["surge"] }[0].scenario.retries == RetryPolicy("naive:3"))
        #expect(throws: LoadError("--retries: no effect on a story, whose clients try once; leave it out")) {
            try ComparePlanTests.steps {
                $0.scenarios = ["pushed-aside"]
                $0.retries = budget
            }
        }
    }

    @Test func configurations_areTheOnlyContestants_onAllCores_unlessModesAreNamedToo() throws {
        let change: (inout ComparePlan) -> Void = { plan in
            plan.scenarios = ["mixed"]
            plan.configurations = ["a/gunicorn.yaml", "sensible.yaml"]
        }
        let beside = try ComparePlanTests.steps(change)
        #expect(beside.map(\.cpus.description) == ["0,1"])
        #expect(
            beside[0].contestants.map(\.name)
                == ["loop ×2", "other-loop ×2", "pool", "gunicorn", "sensible"])
        let alone = try ComparePlanTests.steps {
            change(&$0)
            $0.modes = []
            $0.cpus = CPUSet([1])
        }
        #expect(alone.map(\.cpus.description) == ["1"])
        #expect(alone[0].contestants.map(\.name) == ["gunicorn", "sensible"])
    }

    @Test func clients_useAConnectionForEachRequest_whereConfigurationsAreCompared() {
        var plan = ComparePlan(modes: ComparePlanTests.modes)
        #expect(plan.clientConnections == .keep)
        plan.configurations = ["a.yaml"]
        #expect(plan.clientConnections == .close)
        plan.connections = .keep
        #expect(plan.clientConnections == .keep)
    }

    @Test func coresThatAreNotThere_andNamesThatMeet_areRefused() {
        var plan = ComparePlan(modes: ComparePlanTests.modes)
        #expect(throws: Never.self) { try plan.check(allowed: ComparePlanTests.twoCores) }
        plan.cpus = CPUSet([1, 99])
        #expect(throws: LoadError("--cpus 1,99: this process may use cores 0,1")) {
            try plan.check(allowed: ComparePlanTests.twoCores)
        }
        plan.cpus = CPUSet([1])
        plan.configurations = ["pool.yaml"]
        #expect(throws: LoadError("two contestants are named pool; give one of them another name")) {
            try plan.check(allowed: ComparePlanTests.twoCores)
        }
    }

    @Test func countdown_fallsWithTime_andLearnsHowLongRunsTake_andNeverStandsAtNothing() {
        let begin = Instant(nanoseconds: 0)
        func at(_ seconds: Int) -> Instant { begin + .seconds(seconds) }
        var countdown = StepCountdown([.init(seconds: 10, runs: 2), .init(seconds: 20, runs: 4)], at: begin)
        #expect(countdown.left(at: begin) == 30)
        countdown.startRun(at: begin)
        #expect(countdown.left(at: at(4)) == 26)
        // A run that is late holds up the rest.
        #expect(countdown.left(at: at(9)) == 25)
        // It took twice as long as was thought: so will the others.
        countdown.startRun(at: at(10))
        #expect(countdown.left(at: at(10)) == 50)
        countdown.start(1, at: at(20))
        #expect(countdown.left(at: at(20)) == 40)
        for run in 0..<4 { countdown.startRun(at: at(20 + 10 * run)) }
        #expect(countdown.left(at: at(50)) == 10)
        #expect(countdown.left(at: at(59)) == 1)
        #expect(countdown.left(at: at(61)) == nil)
        // A search whose runs are more than was thought.
        countdown.startRun(at: at(62))
        #expect(countdown.left(at: at(62)) == nil)
    }
}
