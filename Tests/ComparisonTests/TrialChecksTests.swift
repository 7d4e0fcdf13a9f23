import Testing
import Workload

@testable import Comparison
@testable import Load

struct TrialChecksTests {
    /// Of a second with a hundred requests of 4 ms that are all served: they ask for 40 % of the core.
    private static func problems(
        compute: Double = 0.4, used: Double = 0.41, leftOver: Int = 0, served: Int = 100
    ) throws -> [String] {
        let text = """
            deadlined_requests_total{deadline="met"} \(served)
            deadlined_requests_total{deadline="missed"} \(100 - served)
            deadlined_compute_cpu_seconds_total \(compute)
            """
        let daemon = try Sample.daemon(text, before: "deadlined_in_flight \(leftOver)", cpuSeconds: used)
        let latencies = (0..<100).map { $0 < served ? 10.0 : nil }
        return Sample.trial([Sample.run("m", latenciesMs: latencies, daemon: daemon)]).figures[0].summary.problems
    }

    @Test func computeAsAsked_isNoProblem() throws {
        #expect(try TrialChecksTests.problems().isEmpty)
    }

    @Test(arguments: [
        (0.26, "utilisation: computed 26.0 %, where the requests ask for 26.8 % to 53.2 % of 1 core"),
        (0.54, "utilisation: computed 54.0 %, where the requests ask for 26.8 % to 53.2 % of 1 core"),
    ])
    func otherCompute_thanTheRequestsAskFor_isAProblem(compute: Double, problem: String) throws {
        #expect(try TrialChecksTests.problems(compute: compute) == [problem])
    }

    @Test func computeByTheClock_isHeldToThreePercent() {
        let work = OfferedWork([Sample.run("m", latenciesMs: Array(repeating: 10, count: 100)).run])
        let (clock, rounds) = (work.compute(.clock), work.compute(.rounds))
        #expect(abs(clock.lowerBound - 0.388) < 1e-9 && abs(clock.upperBound - 0.412) < 1e-9)
        #expect(abs(rounds.lowerBound - 0.268) < 1e-9 && abs(rounds.upperBound - 0.532) < 1e-9)
    }

    @Test func requestsThatWereGivenUp_mayHaveBeenComputedOrNot() throws {
        #expect(try TrialChecksTests.problems(compute: 0.1, used: 0.1, served: 25).isEmpty)
        #expect(try TrialChecksTests.problems(compute: 0.4, used: 0.4, served: 25).isEmpty)
        #expect(try TrialChecksTests.problems(compute: 0.06, used: 0.1, served: 25).count == 1)
    }

    @Test(arguments: [
        // 53.2 % of compute, 3 % of overhead, 2 % of ticks.
        (0.57, [String]()),
        (0.24, ["utilisation: used 24.0 %, where the requests and 1 core allow 24.8 % to 58.2 % of 1 core"]),
        (0.59, ["utilisation: used 59.0 %, where the requests and 1 core allow 24.8 % to 58.2 % of 1 core"]),
    ])
    func otherCPU_thanTheRequestsAllow_isAProblem(used: Double, problems: [String]) throws {
        #expect(try TrialChecksTests.problems(used: used) == problems)
    }

    @Test func moreCPUThanThereIs_isAProblem() {
        let run = Sample.run("m", latenciesMs: Array(repeating: 10, count: 1_000)).run
        let work = OfferedWork([run])
        #expect(abs(work.total(.rounds, workers: 1, available: 1).upperBound - 1.02) < 1e-9)
        #expect(abs(work.total(.rounds, workers: 2, available: 20).upperBound - (5.32 + 0.3 + 0.04)) < 1e-9)
    }

    @Test func whatTheWarmUpLeftBehind_isAProblem_andNoRequestThatNobodySent() throws {
        #expect(
            try TrialChecksTests.problems(leftOver: 2) == [
                "2 requests of the warm-up were still in the daemon when the run began"
            ])
    }

    @Test(arguments: [(0.04, false), (0.06, true)])
    func disturbance_isAProblem_ofATrialAndOfAStory(others: Double, isProblem: Bool) {
        let use = MachineUse(cores: CPUSet([0]), seconds: 2, others: others * 2, stolen: 0)
        let run = Sample.run("m", latenciesMs: [10, 20], machine: .looked(use))
        let player = Scenario.Player(id: "A", request: run.run.schedule.requests[0])
        for content in [Scenario.Content.drawn(Sample.plan), .story([player])] {
            let problems = Sample.trial([run], content: content).figures[0].summary.problems
            #expect(problems.contains { $0.hasPrefix("disturbed: others used 6 % of core 0") } == isProblem)
        }
    }

    @Test func storyWithoutARecord_isAProblem_andSaysWhose() throws {
        let daemon = try Sample.daemon("deadlined_in_flight 1")
        let run = Sample.run("m", latenciesMs: [nil], daemon: daemon)
        let player = Scenario.Player(id: "A", request: run.run.schedule.requests[0])
        let trial = Sample.trial([run], content: .story([player]))
        #expect(
            trial.figures[0].summary.problems == [
                "the daemon has no record of A: not ended when it was asked"
            ])
        #expect(StoryTable.render(TrialReport(trial), columns: 500).contains("its worker had not ended it when asked."))
    }

    @Test func lawThatDoesNotHold_isAProblem() {
        // Each lasts as long as two gaps and a bit: L is 2 and λW 2.5.
        let run = Sample.run("m", latenciesMs: Array(repeating: 25, count: 800))
        let figures = Sample.trial([run]).figures[0]
        #expect(figures.summary.problems == ["Little's law does not hold: L is 2.00 and λW 2.50"])
    }
}
