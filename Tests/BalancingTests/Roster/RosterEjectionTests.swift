import Balancing
import Testing
import Workload

struct RosterEjectionTests {
    private static func bench(_ machines: Int = 4, _ change: (inout RosterSetting) -> Void = { _ in }) -> RosterBench {
        var bench = RosterBench(.roundRobin, change)
        _ = bench.replace((0..<machines).map { "\($0)" })
        return bench
    }

    @Test func failuresOneAfterTheOther_eject_andOthersDoNot() {
        var bench = Self.bench()
        bench.attempts(0, .failed, .late, .failed, .late, .good, .failed, .failed, .failed, .failed)
        #expect(bench.standing(0) == .ready)
        // Who refuses is up; who was cancelled says nothing.
        bench.attempts(0, .cancelled, .cancelled, .refused, .failed, .failed, .failed, .failed, .cancelled)
        #expect(bench.standing(0) == .ready)
        bench.attempts(0, .failed)
        #expect(bench.standing(0) == .ejected)
        #expect(bench.shares(300) == [0, 100, 100, 100])
    }

    @Test func whoIsOnlyLate_isEjected_onceItHasSaidNothingForASecond() {
        var bench = Self.bench()
        for _ in 0..<20 { bench.attempts(0, .late) }
        #expect(bench.standing(0) == .ready)
        bench.pass(.milliseconds(900))
        bench.attempts(0, .good)
        bench.pass(.milliseconds(200))
        for _ in 0..<20 { bench.attempts(0, .late) }
        #expect(bench.standing(0) == .ready)
        bench.pass(.seconds(1))
        bench.attempts(0, .late)
        #expect(bench.standing(0) == .ejected)
    }

    /// So many machines whose attempts have ended so for two seconds.
    private static func allThatEnd(_ result: AttemptResult, machines: Int = 4) -> RosterBench {
        var bench = Self.bench(machines)
        bench.othersAnswer = false
        for _ in 0..<20 {
            bench.pass(.milliseconds(100))
            for row in 0..<machines { bench.attempts(row, result) }
        }
        bench.pass(.milliseconds(1))
        return bench
    }

    @Test func whereAllFail_noneIsEjected_andWhoFailsAloneIs() {
        var bench = Self.allThatEnd(.failed)
        #expect((0..<4).allSatisfy { bench.standing($0) == .ready })
        // Two of the three others answer again.
        bench.attempts(1, .good)
        bench.attempts(0, .failed)
        #expect(bench.standing(0) == .ready)
        bench.attempts(2, .good)
        bench.attempts(0, .failed)
        #expect(bench.standing(0) == .ejected)
    }

    @Test func whereAllAreLate_noneIsEjected_untilThreeQuartersOfTheOthersKeepUp() {
        var bench = Self.allThatEnd(.late, machines: 5)
        #expect((0..<5).allSatisfy { bench.standing($0) == .ready })
        // An answer now and then says nothing: most are late still.
        for row in 1..<5 { bench.attempts(row, .good, .late, .good) }
        bench.attempts(0, .late)
        #expect(bench.standing(0) == .ready)
        // Two of the four others keep up, then three.
        for row in 1..<3 { for _ in 0..<160 { bench.attempts(row, .good) } }
        bench.attempts(0, .late)
        #expect(bench.standing(0) == .ready)
        for _ in 0..<160 { bench.attempts(3, .good) }
        bench.attempts(0, .late)
        #expect(bench.standing(0) == .ejected)
    }

    @Test func whereSomeComeBack_noneIsEjectedForLateness_untilTheyHaveTheirShare() {
        var bench = Self.bench(8)
        for row in 0..<3 { bench.fail(row) }
        bench.pass(.seconds(6))
        func stand(for duration: Duration) {
            bench.attempts(7, .late, .late, .late, .late, .late)
            bench.pass(duration)
            bench.attempts(7, .late)
        }
        stand(for: .seconds(1))
        #expect(bench.standing(0) == .slow && bench.standing(7) == .ready)
        stand(for: .seconds(9))
        #expect(bench.standing(0) == .ready && bench.standing(7) == .ejected)
    }

    @Test func zeroFailures_neverEject() {
        var bench = Self.bench { $0.ejectAfter = 0 }
        bench.fail(0, times: 1_000)
        #expect(bench.standing(0) == .ready)
    }

    @Test func ejection_growsWithEachOne_upToTheLongest_andIsForgottenInGoodTimes() {
        var bench = Self.bench { $0.slowStart = .zero }
        func length() -> Int {
            bench.fail(0)
            var seconds = 0
            while bench.standing(0) == .ejected {
                bench.pass(.seconds(1))
                seconds += 1
            }
            return seconds
        }
        #expect([length(), length(), length()] == [5, 10, 15])
        for _ in 0..<70 { _ = length() }
        #expect(length() == 300)
        // Of its 74 ejections one is forgotten in each five seconds.
        bench.pass(.seconds(5 * 71))
        #expect(length() == 20)
        bench.pass(.seconds(1_000_000))
        #expect(length() == 5)
    }

    @Test func neverMoreThanHalf_areEjected_andNeverTheOnlyOne() {
        for count in 1...9 {
            var bench = Self.bench(count)
            for row in 0..<count { bench.fail(row) }
            let ejected = (0..<count).filter { bench.standing($0) == .ejected }
            #expect(ejected == Array(0..<count / 2))
        }
    }

    @Test func whereTheListShrinks_thoseComeBackThatWouldComeBackFirst() {
        var bench = Self.bench(6)
        for row in 0..<3 {
            bench.fail(row)
            bench.pass(.seconds(1))
        }
        _ = bench.replace(["0", "1", "2", "3"])
        #expect((0..<4).map { bench.standing($0) } == [.slow, .ejected, .ejected, .ready])
    }

    @Test func whatWasUnderWay_doesNotMakeAnEjectionLonger() {
        var bench = Self.bench()
        for _ in 0..<20 { bench.began(0) }
        for _ in 0..<20 { bench.ended(0, .failed) }
        bench.pass(.seconds(5))
        #expect(bench.standing(0) == .slow)
    }

    @Test func allEjectedOrUnready_callsGoToAny() {
        var bench = Self.bench(2)
        bench.fail(0)
        bench.checked(1, false)
        #expect(bench.standing(0) == .ejected && bench.standing(1) == .unready)
        #expect(bench.shares(10) == [5, 5])
        let chosen = [bench.choose(avoiding: [0]), bench.choose(avoiding: [1]), bench.choose(avoiding: [0, 1])]
        #expect(chosen.prefix(2) == [1, 0] && chosen[2] != nil)
    }

    @Test func avoided_isTaken_onlyWhereNoOtherIsUp() {
        var bench = Self.bench(3)
        #expect((0..<30).allSatisfy { _ in bench.choose(avoiding: [0, 2]) == 1 })
        bench.fail(1)
        #expect(bench.choose(avoiding: [0]) == 2)
        // Rather one that has just failed than one that always does.
        #expect(bench.choose(avoiding: [0, 2]) != 1)
    }
}
