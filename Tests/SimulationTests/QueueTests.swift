import Scheduling
import Testing
import Workload

@testable import Simulation

struct QueueTests {
    /// Milliseconds; all have 100.
    private static func requests(
        _ requests: [(at: Int64, before: Int64, downstream: Int64, after: Int64)]
    ) -> [SimulatedRequest] {
        requests.map { request in
            SimulatedRequest(
                at: request.at * 1_000_000, before: request.before * 1_000_000,
                downstream: request.downstream * 1_000_000, after: request.after * 1_000_000, deadline: 100_000_000)
        }
    }

    private static func misses(_ requests: [SimulatedRequest], on shape: MachineShape) -> [Bool] {
        zip(requests, Simulator.run(requests, on: shape)).map { !$1.isMet($0) }
    }

    @Test(arguments: [
        // A waits until 90 ms and ends at 95 ms; B goes on behind it, to 100 ms.
        (ModeQueue.loop, 1, requests([(0, 5, 50, 5), (20, 70, 0, 5)]), [false, false]),
        // B has 80 ms: A ends at 105 ms.
        (.loop, 1, requests([(0, 5, 50, 5), (20, 80, 0, 5)]), [true, false]),
        (.servers, 1, requests([(0, 5, 50, 5), (20, 80, 0, 5)]), [true, false]),
        // A second core is free for it, whoever has it.
        (.servers, 2, requests([(0, 5, 50, 5), (20, 80, 0, 5)]), [false, false]),
        (.servers, 2, requests([(0, 99, 0, 0), (0, 99, 0, 0), (0, 2, 0, 0)]), [false, false, true]),
        // In turns of 4 ms A ends before.
        (.slices, 1, requests([(0, 5, 50, 5), (20, 80, 0, 5)]), [false, false]),
        // Each of two has a core.
        (.slices, 2, requests([(0, 99, 0, 0), (0, 99, 0, 0)]), [false, false]),
        (.loop, 2, requests([(0, 99, 0, 0), (0, 99, 0, 0)]), [false, false]),
        (.loop, 1, requests([(0, 99, 0, 0), (0, 2, 0, 0)]), [false, true]),
    ])
    func requests_areServedAsTheQueueDoes(queue: ModeQueue, cores: Int, requests: [SimulatedRequest], missed: [Bool]) {
        let shape = MachineShape(queue, cores: cores, accepting: Accepting())
        #expect(QueueTests.misses(requests, on: shape) == missed)
    }

    @Test func keptConnection_leadsToItsLoop_evenWhereAnotherIsIdle() {
        // The first two requests each open a connection to the first loop, which is idle both times.
        let requests = QueueTests.requests([(0, 1, 10, 1), (2, 1, 0, 0), (20, 99, 0, 0), (21, 5, 0, 0)])
        let kept = MachineShape(.loop, cores: 2)
        #expect(QueueTests.misses(requests, on: kept) == [false, false, false, true])
        let closed = MachineShape(.loop, cores: 2, accepting: Accepting())
        #expect(QueueTests.misses(requests, on: closed) == [false, false, false, false])
    }
}
