import Load
import Modes
import Scheduling
import Testing
import Workload

@testable import Comparison

struct ExpectedCapacityTests {
    /// Highest loads at 1 % missed, by simulations that were written apart from this one.
    @Test(arguments: [
        ("mixed", 1, 0.68), ("mixed", 2, 0.79), ("fixed", 1, 0.69),
        ("tight", 1, 0.30), ("tight", 2, 0.49), ("bimodal", 1, 0.17),
    ])
    func expectedCapacity_isThatOfOtherSimulations(scenario: String, cores: Int, load: Double) throws {
        guard case .drawn(let plan) = try Scenario.find(scenario).content else { return }
        let found = try ExpectedCapacity.load(
            of: plan, .loop, .close, cores: cores, objective: 0.01, requests: 15_000)
        #expect(abs(found - load) <= 0.05, "\(found)")
    }

    @Test func rule_isThatOfExponentialTails() {
        #expect(ExpectedCapacity.rule(slackRatio: 16, objective: 0.01).map { abs($0 - 0.7122) < 1e-4 } == true)
        #expect(ExpectedCapacity.rule(slackRatio: 4, objective: 0.01) == nil)
    }

    @Test(
        arguments: [
            (.loop, .loop, 2, 2, true), (.loop, .loop, 1, 1, true), (.loop, .loop, 1, 2, false),
            (.pool(.fixed(64)), .slices, 1, 2, true), (.pool(.fixed(64)), .slices, 2, 2, false),
            (.pool(.cpus), .servers, 1, 2, true), (.library(.cpus), .servers, 1, 2, true),
            (.library(.cpus), nil, 1, 2, false),
        ] as [(Runners, ModeQueue?, Int, Int, Bool)])
    func queue_isThatOfTheMode_withTheWorkersThatSuitIt(
        runners: Runners, queue: ModeQueue?, workers: Int, cores: Int, isKnown: Bool
    ) {
        let mode = Sample.mode("m", runners: runners, queue: queue)
        let contestant = Contestant.daemon(DaemonShape(mode: mode, workers: workers))
        #expect(contestant.queue(onCores: cores) == (isKnown ? queue : nil))
    }

    @Test func queue_isKnown_ofModesAlone() {
        #expect(Contestant.daemon(DaemonShape(configuration: "a.yaml")).queue(onCores: 2) == nil)
        #expect(Contestant.server(name: "other", url: "http://127.0.0.1:1/work").queue(onCores: 2) == nil)
    }
}
