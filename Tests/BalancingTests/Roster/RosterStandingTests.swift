import Balancing
import Testing
import Workload

struct RosterStandingTests {
    private static func bench(
        _ balancer: BalancerChoice = .roundRobin, _ machines: Int = 4,
        _ change: (inout RosterSetting) -> Void = { _ in }
    ) -> RosterBench {
        var bench = RosterBench(balancer, change)
        _ = bench.replace((0..<machines).map { "\($0)" })
        return bench
    }

    @Test func firstCheck_decidesAtOnce_andLaterOnesByThreeAndTwo() {
        var bench = Self.bench()
        bench.checked(0, true, false, false, true, false, false)
        #expect(bench.standing(0) == .ready)
        bench.checked(0, false)
        #expect(bench.standing(0) == .unready && bench.shares(300)[0] == 0)
        bench.checked(0, true, false, true)
        #expect(bench.standing(0) == .unready)
        bench.checked(0, true)
        #expect(bench.standing(0) == .slow)
        bench.checked(1, false)
        #expect(bench.standing(1) == .unready)
    }

    @Test func goodCheck_doesNotEndAnEjection() {
        var bench = Self.bench()
        bench.fail(0)
        bench.checked(0, true, true, true)
        #expect(bench.standing(0) == .ejected)
    }

    @Test func slowStart_growsFromATenth_toTheWholeShare() {
        var bench = Self.bench()
        bench.fail(0)
        bench.pass(.seconds(5))
        for (seconds, weight) in [(0, 0.1), (1, 0.1), (3, 0.3), (5, 0.5), (8, 0.8), (10, 1)] {
            var then = bench
            then.pass(.seconds(seconds))
            #expect(then.standing(0) == (weight < 1 ? .slow : .ready))
            // Its turn comes in one choice of four at most, and chance skips it in some.
            let expected = 4_000 * weight / (3 + weight)
            #expect(abs(Double(then.shares(4_000)[0]) - expected) < 5 * expected.squareRoot() + 1)
        }
    }

    @Test(arguments: BalancerChoice.forClients)
    func slowMachine_neverHasMoreThanItsPartOfWhatIsInFlight(balancer: BalancerChoice) {
        var bench = Self.bench(balancer, 4)
        bench.fail(0)
        bench.pass(.seconds(9))
        // Nothing ends: at four fifths of its share it is bounded by that part of the mean.
        for number in 0..<400 {
            if let row = bench.choose(key: UInt64(number)) { bench.began(row) }
        }
        let part = Double(bench.roster.inFlight(on: 0)) / 100
        #expect(part <= 0.41 && part > 0.2)
    }

    @Test func machineThatJoins_startsSlowly_butNotWhereAllComeAtOnce() {
        var bench = Self.bench()
        #expect((0..<4).allSatisfy { bench.standing($0) == .ready })
        _ = bench.replace((0..<5).map { "\($0)" })
        #expect(bench.standing(4) == .slow && bench.standing(0) == .ready)
        bench.pass(.seconds(10))
        #expect(bench.standing(4) == .ready)
    }

    @Test func slowStartOfZero_isNone() {
        var bench = Self.bench { $0.slowStart = .zero }
        bench.fail(0)
        bench.pass(.seconds(5))
        #expect(bench.standing(0) == .ready)
    }

    @Test func whereAllStartSlowly_theyShareAllCalls() {
        var bench = Self.bench(.roundRobin, 1)
        _ = bench.replace(["1", "2"])
        #expect(bench.standing(1) == .slow)
        _ = bench.replace(["1", "2", "3"])
        _ = bench.replace(["2", "3"])
        let shares = bench.shares(1_000)
        #expect(shares.reduce(0, +) == 1_000)
    }

    @Test func changes_areToldOnce_alsoThoseThatTimeMakes() {
        var bench = Self.bench(.random, 2)
        func told() -> [String] {
            bench.changes().map { "\($0.row) \($0.standing.map { "\($0)" } ?? "gone")" }
        }
        #expect(told() == ["0 ready", "1 ready"] && told().isEmpty)
        bench.fail(1)
        #expect(told() == ["1 ejected"] && told().isEmpty)
        bench.pass(.seconds(4))
        #expect(told().isEmpty)
        bench.pass(.seconds(1))
        #expect(told() == ["1 slow"] && told().isEmpty)
        bench.pass(.seconds(60))
        bench.checked(0, false)
        #expect(told() == ["0 unready", "1 ready"])
        bench.began(1)
        _ = bench.replace(["0"])
        #expect(told() == ["1 leaving"] && told().isEmpty)
        bench.ended(1, .good)
        #expect(told() == ["1 gone"] && told().isEmpty)
        // One that leaves with nothing under way is gone at once.
        _ = bench.replace(["0", "2"])
        #expect(told() == ["1 slow"])
        _ = bench.replace(["0"])
        #expect(told() == ["1 gone"] && told().isEmpty)
    }
}
