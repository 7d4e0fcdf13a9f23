import Balancing
import Testing
import Workload

/// What was given up because it was late lies at its machine still.
struct RosterLateTests {
    /// Two machines, of which the first was given up `late` times.
    private static func bench(late: Int) -> RosterBench {
        var bench = RosterBench(.leastRequests)
        _ = bench.replace(["a", "b"])
        bench.othersAnswer = false
        for _ in 0..<late { bench.attempts(0, .late) }
        return bench
    }

    @Test func whatWasGivenUp_countsAsInFlight() {
        var bench = Self.bench(late: 3)
        for _ in 0..<3 {
            #expect(bench.choose() == 1)
            bench.began(1)
        }
        bench.began(1)
        #expect(bench.choose() == 0)
    }

    @Test(arguments: [AttemptResult.good, .refused])
    func answer_saysThatTheMachineHasGotOn(result: AttemptResult) {
        var bench = Self.bench(late: 3)
        bench.attempts(0, result)
        bench.began(1)
        #expect(bench.choose() == 0)
    }

    @Test func machineThatGetsNothing_isTriedAgain_onceItIsTooLongAgo() {
        var bench = Self.bench(late: 3)
        bench.began(1)
        bench.pass(.seconds(2))
        #expect(bench.choose() == 1)
        bench.pass(.nanoseconds(1))
        #expect(bench.choose() == 0)
    }

    @Test func whatItsClientCancelled_doesNotCount() {
        var bench = Self.bench(late: 0)
        bench.attempts(0, .cancelled)
        bench.began(1)
        #expect(bench.choose() == 0)
    }
}
