import Telemetry
import Testing
import Workload

@testable import Daemon

struct StandingWatchTests {
    /// Two workers that call so many machines.
    private struct Bench {
        let slabs: [WorkerSlab]
        var watch = StandingWatch()

        init(machines: Int = 2) throws {
            slabs = try (0..<2).map { try WorkerSlab(slot: $0, mode: "some-mode") }
            for slab in slabs {
                for row in 0..<machines { slab.machine(row, isCalled: "10.0.0.\(row):81") }
            }
        }

        mutating func look() -> [StandingWatch.News] {
            let totals = Totals(modes: ["some-mode"])
            return watch.look(at: MachineAccount(of: totals.machines(with: slabs).values))
        }
    }

    @Test func machineThatAWorkerLeavesOut_isToldOnce_andWhenAllCallItAgain() throws {
        var bench = try Bench()
        #expect(bench.look() == [])
        bench.slabs[0].standing(of: 1, is: .ejected)
        #expect(bench.look() == [.leftOut("10.0.0.1:81", .ejected, workers: 1)])
        bench.slabs[1].standing(of: 1, is: .unready)
        bench.slabs[0].standing(of: 1, is: .slow)
        #expect(bench.look() == [])
        bench.slabs[1].standing(of: 1, is: .ready)
        #expect(bench.look() == [.calledAgain("10.0.0.1:81")])
        #expect(bench.look() == [])
    }

    @Test func machineThatHasLeft_isForgotten() throws {
        var bench = try Bench()
        for slab in bench.slabs { slab.standing(of: 0, is: .unready) }
        #expect(bench.look() == [.leftOut("10.0.0.0:81", .unready, workers: 2)])
        for slab in bench.slabs { slab.standing(of: 0, is: nil) }
        #expect(bench.look() == [])
    }

    @Test func manyAtOnce_areToldLittleByLittle() throws {
        var bench = try Bench(machines: 40)
        for row in 0..<40 { bench.slabs[0].standing(of: row, is: .unready) }
        let looks = (0..<4).map { _ in bench.look().count }
        #expect(looks == [StandingWatch.most, StandingWatch.most, 40 - 2 * StandingWatch.most, 0])
    }
}
