import Load
import Testing
import Workload

@testable import Comparison

struct LittlesLawTests {
    @Test func arrivals_findThoseThatHaveNotEnded() {
        // Every 10 ms: the first lasts 25 ms, the second 5 ms, the third 10 ms, which ends as the fourth comes.
        let run = Sample.run("m", latenciesMs: [25, 5, 10, 1]).run
        #expect(LittlesLaw.inFlightAtArrivals(run) == [0, 1, 1, 0])
    }

    @Test func product_isTheTimeInFlight_perTimeOfTheSchedule() {
        // 25 + 5 + 10 + 1 ms in 40 ms.
        let law = LittlesLaw([Sample.run("m", latenciesMs: [25, 5, 10, 1]).run])
        #expect(abs(law.product - 41.0 / 40) < 1e-9)
        #expect(law.found == 0.5)
        #expect(law.holds == nil)
    }

    @Test func steadyRequests_holdTheLaw_andRequestsThatAreNotFound_breakIt() {
        // Each lasts as long as two gaps and a bit, so that each finds two: L is 2 and λW 2.5.
        let broken = LittlesLaw([Sample.run("m", latenciesMs: Array(repeating: 25, count: 800)).run])
        #expect(broken.holds == false)
        // Arrivals that come together with ends, two gaps and none at all in turn, find what the mean is.
        let latencies = (0..<800).map { $0 % 2 == 0 ? 10.5 : 0.5 }
        let held = LittlesLaw([Sample.run("m", latenciesMs: latencies).run])
        #expect(abs(held.found - 0.5) < 0.01 && abs(held.product - 0.55) < 0.01)
    }
}
