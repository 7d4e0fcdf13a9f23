import CLinux
import Glibc
import Testing
import Workload

@testable import Telemetry

struct KilledWorkerTests {
    @Test(.timeLimit(.minutes(1)))
    func `sums hold wherever a worker is killed`() throws {
        var totals = Totals(modes: ["some-mode"])
        var lost: UInt64 = 0
        for round in 1...20 {
            let slab = try WorkerSlab(slot: 0, mode: "some-mode")
            let before = totals.accounts(with: []).total
            try runAndKill(slab, after: UInt64(round * 100))
            lost += totals.fold(slab)
            let total = totals.accounts(with: []).total
            #expect(total.inFlight == 0)
            #expect(total[.requestsArrived] - before[.requestsArrived] > UInt64(round * 100))
            let misses = Stage.allCases.flatMap { stage in Cause.allCases.map { total.misses(stage, $0) } }
            #expect(total.met(.replied) + misses.reduce(total[.requestsLost], +) == total[.requestsArrived])
        }
        // A worker with one thread has one request in flight, or none.
        #expect(lost <= 20)
        #expect(totals.accounts(with: []).total[.requestsLost] == lost)
    }

    /// Forks a worker that serves without end, and ends it. The child allocates nothing, because the fork copied only
    /// one of the test's threads, and perhaps a lock that another one held.
    private func runAndKill(_ slab: WorkerSlab, after requests: UInt64) throws {
        let (quick, story) = (Account.quick, Account.story)
        // So that the runtime looks up nothing for the first time in the child.
        let warmed = try WorkerSlab(slot: 0, mode: "some-mode")
        serve(quick, story, on: warmed)
        let child = clinux_fork()
        if child == 0 {
            while true { serve(quick, story, on: slab) }
        }
        try #require(child > 0)
        while Tally(slab).committed < requests { sched_yield() }
        kill(child, SIGKILL)
        #expect(waitpid(child, nil, 0) == child)
    }

    private func serve(_ quick: Account, _ story: Account, on slab: WorkerSlab) {
        slab.requestArrived()
        slab.commit(quick)
        slab.requestArrived()
        slab.commit(story)
    }
}
