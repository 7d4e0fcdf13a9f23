import CLinux
import Glibc
import Testing
import Workload

@testable import Telemetry

struct KilledNamingTests {
    /// Two of one length whose words have nothing in common, so that a mixture of them is neither.
    private static let names = (0..<MachineTable.named).map { number in
        String(repeating: number % 2 == 0 ? "a" : "b", count: 60) + "\(number + 10)"
    }

    @Test(.timeLimit(.minutes(1)))
    func `wherever a worker is killed, no name is a mixture of two and no count goes back`() throws {
        for round in 0..<40 {
            let slab = try WorkerSlab(slot: 0, mode: "some-mode")
            let child = try start { Self.work(on: slab) }
            var (seen, counted): (Set<String>, UInt64) = ([], 0)
            // Read while it is named, the longer the later the round.
            repeat {
                let machines = slab.machines
                for (name, _) in machines { seen.insert(name) }
                let sum = machines.reduce(0) { $0 + $1.tally[.good] }
                #expect(sum >= counted)
                counted = sum
            } while slab.machines.count < round
            kill(child, SIGKILL)
            #expect(waitpid(child, nil, 0) == child)
            #expect(slab.machines.map(\.name) == Array(Self.names.prefix(slab.machines.count)))
            #expect(seen.isSubset(of: Self.names))
            #expect(slab.machines.reduce(0) { $0 + $1.tally.inFlight } <= 1)

            var totals = Totals(modes: ["some-mode"])
            totals.fold(slab)
            let machines = try #require(totals.machines(with: [])["some-mode"]).machines
            #expect(machines.reduce(0) { $0 + $1.tally[.good] } >= counted)
            #expect(machines.allSatisfy { !$0.tally.isCalled })
        }
    }

    private static func work(on slab: WorkerSlab) {
        for (row, name) in names.enumerated() {
            slab.machine(row, isCalled: name)
            slab.call(row, times: 2_000)
        }
    }

    /// Forks a worker that works, and then waits for its end. It allocates nothing, because the fork copied only one of
    /// the test's threads, and perhaps a lock that another one held.
    private func start(_ work: () -> Void) throws -> pid_t {
        // So that the runtime looks up nothing for the first time in the child.
        Self.work(on: try WorkerSlab(slot: 0, mode: "some-mode"))
        let child = clinux_fork()
        if child == 0 {
            work()
            while true { pause() }
        }
        try #require(child > 0)
        return child
    }
}
