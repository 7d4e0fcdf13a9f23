import Load
import Modes
import Scheduling
import Simulation
import Testing
import Workload

@testable import Comparison

struct ExpectedCapacityTests {
    /// Highest loads at 1 % missed, by simulations that were written apart from this one.
    @Test(arguments: [
        ("mixed", 1, 0.68), ("mixed", 2, 0.79), ("tight", 1, 0.30),
    ])
    func capacityOfLoops_isThatOfOtherSimulations(scenario: String, cores: Int, load: Double) throws {
        guard case .drawn(let plan) = try Scenario.find(scenario).content else { return }
        let search = ModelCapacity.Search(
            draw: try LoadDraw(plan, cores: cores), objective: 0.01, requests: 40_000
        ) { true }
        let machine = MachineShape(.loop, cores: cores, accepting: Accepting(.close))
        let found = try #require(try search.find(MissModel(machine)))
        #expect(abs(found.load - load) <= 0.05, "\(found)")
        #expect(found.points.map(\.load) == found.points.map(\.load).sorted())
    }

    @Test func rule_isThatOfExponentialTails() {
        #expect(ExpectedCapacity.rule(slackRatio: 16, objective: 0.01).map { abs($0 - 0.7122) < 1e-4 } == true)
        #expect(ExpectedCapacity.rule(slackRatio: 4, objective: 0.01) == nil)
    }

    @Test(arguments: ModeChoice.all, [1, 2])
    func machine_isTheQueueOfTheMode_withTheContestantsWorkers(mode: ModeChoice, workers: Int) throws {
        let contestant = Contestant.daemon(DaemonShape(mode: mode, workers: workers))
        let machine = try contestant.machine(onCores: 2, .keep)
        #expect(machine?.queue == mode.queue)
        guard let machine else { return }
        #expect(machine.workers == workers && machine.cores == 2 && machine.accepting.keepsConnections)
        // With the workers that suit it, it is what theory has a name for.
        let hasName = workers == mode.workers(onCores: 2)
        #expect(
            contestant.description(of: machine) == (hasName ? machine.queue.description(onCores: 2) : contestant.name))
    }

    @Test func machine_isNotKnown_ofOtherServers() throws {
        #expect(try Contestant.server(name: "other", url: "http://127.0.0.1:1/work").machine(onCores: 2, .keep) == nil)
    }
}
