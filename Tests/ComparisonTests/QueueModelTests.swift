import Load
import Modes
import Testing
import Workload

@testable import Comparison

struct QueueModelTests {
    private static func schedule(_ requests: [(at: Int64, before: Int64, downstream: Int64, after: Int64)]) -> Schedule
    {
        Schedule(
            requests.map { request in
                ScheduledRequest(
                    at: request.at * 1_000_000, before: request.before * 1_000_000,
                    downstream: request.downstream * 1_000_000, after: request.after * 1_000_000, deadline: 100_000_000)
            }, duration: .seconds(1))
    }

    @Test(arguments: [
        // A waits until 90 ms and ends at 95 ms; B goes on behind it, to 100 ms.
        (ModeQueue.loop, 1, schedule([(0, 5, 50, 5), (20, 70, 0, 5)]), [false, false]),
        // B has 80 ms: A ends at 105 ms.
        (.loop, 1, schedule([(0, 5, 50, 5), (20, 80, 0, 5)]), [true, false]),
        (.servers, 1, schedule([(0, 5, 50, 5), (20, 80, 0, 5)]), [true, false]),
        // A second core is free for it, whoever has it.
        (.servers, 2, schedule([(0, 5, 50, 5), (20, 80, 0, 5)]), [false, false]),
        (.servers, 2, schedule([(0, 99, 0, 0), (0, 99, 0, 0), (0, 2, 0, 0)]), [false, false, true]),
        // In turns of 4 ms A ends before.
        (.slices, 1, schedule([(0, 5, 50, 5), (20, 80, 0, 5)]), [false, false]),
        // Each of two has a core.
        (.slices, 2, schedule([(0, 99, 0, 0), (0, 99, 0, 0)]), [false, false]),
        (.loop, 2, schedule([(0, 99, 0, 0), (0, 99, 0, 0)]), [false, false]),
        (.loop, 1, schedule([(0, 99, 0, 0), (0, 2, 0, 0)]), [false, true]),
    ])
    func requests_areServedAsTheQueueDoes(queue: ModeQueue, cores: Int, schedule: Schedule, missed: [Bool]) {
        #expect(QueueModel.misses(schedule, queue, cores: cores, .close) == missed)
    }

    @Test func keptConnection_leadsToItsLoop_evenWhereAnotherIsIdle() {
        // The first two requests each open a connection to the first loop, which is idle both times.
        let requests = QueueModelTests.schedule([(0, 1, 10, 1), (2, 1, 0, 0), (20, 99, 0, 0), (21, 5, 0, 0)])
        #expect(QueueModel.misses(requests, .loop, cores: 2, .keep) == [false, false, false, true])
        #expect(QueueModel.misses(requests, .loop, cores: 2, .close) == [false, false, false, false])
    }

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
