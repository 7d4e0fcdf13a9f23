import Testing

@testable import Balancing

struct HotColdTests {
    /// - Parameters:
    ///   - own: requests in flight that the balancer had there.
    ///   - others: that others had.
    private static func report(
        _ queueAge: Double, _ utilization: Double = 0.5, own: Int = 1, others: Double = 0
    ) -> ToldLoad {
        ToldLoad(
            inFlight: Double(own) + others, own: own, queueAgeMilliseconds: queueAge, utilization: utilization)
    }

    /// Which of three machines is taken, of which all are looked at.
    private static func chosen(_ machines: Machines, seen loads: [Int] = []) -> Set<Int> {
        Set(
            (1...50).map { seed in
                var (hotCold, machines, chance) = (HotCold(seen: loads), machines, Chance(UInt64(seed)))
                return hotCold.choose(among: &machines, using: &chance)
            })
    }

    @Test func coldMachine_withTheYoungestQueue_isTaken() {
        let reports = [Self.report(3), Self.report(0.5), Self.report(2)]
        #expect(Self.chosen(Machines(inFlight: [1, 1, 1], reports: reports)) == [1])
        // It has had one more since, with which its queue would be older by a half.
        let most = [10, 10, 10, 10, 10, 10]
        #expect(Self.chosen(Machines(inFlight: [1, 2, 1], reports: reports), seen: most) == [1])
    }

    @Test func ageOfAQueue_growsWithWhatWasSentSince() {
        let most = [10, 10, 10, 10, 10, 10]
        // 6 ms by a report with three more since, 6 ms, and 9 ms: as 14, 7 and 10.
        let reports = [Self.report(6), Self.report(6, own: 4), Self.report(9, own: 4)]
        #expect(Self.chosen(Machines(inFlight: [3, 4, 4], reports: reports), seen: most) == [1])
        // What others have counts then and now.
        let shared = [Self.report(6, others: 30), Self.report(6, own: 4), Self.report(9, own: 4)]
        let many = Array(repeating: 40, count: 60)
        #expect(Self.chosen(Machines(inFlight: [3, 5, 4], reports: shared), seen: many) == [0])
    }

    @Test func queuesOfOneAge_areToldApartByRequestsInFlight_andThenByUse() {
        let reports = [Self.report(0, 0.1), Self.report(0, 0.9), Self.report(0, 0.3)]
        let more = [Self.report(0, 0.1, own: 2), Self.report(0, 0.9), Self.report(0, 0.3, own: 2)]
        #expect(Self.chosen(Machines(inFlight: [2, 1, 2], reports: more)) == [1])
        #expect(Self.chosen(Machines(inFlight: [1, 1, 1], reports: reports)) == [0])
    }

    @Test func hotMachine_isNotTaken_whateverItSaysOfItsQueue() {
        // Most have one in flight; the first one of others has nine.
        let reports = [Self.report(0, others: 9), Self.report(5), Self.report(7)]
        #expect(
            Self.chosen(Machines(inFlight: [1, 1, 1], reports: reports), seen: Array(repeating: 1, count: 60)) == [1])
    }

    @Test func whereAllAreHot_theFewestInFlightDecide() {
        let reports = [Self.report(0, others: 9), Self.report(3, others: 4), Self.report(2, others: 6)]
        #expect(
            Self.chosen(Machines(inFlight: [1, 1, 1], reports: reports), seen: Array(repeating: 1, count: 60)) == [1])
    }

    @Test func reportThatIsMissing_leavesTheDecisionToOwnRequestsInFlight() {
        let reports = [Self.report(0), nil, Self.report(0)]
        #expect(Self.chosen(Machines(inFlight: [2, 1, 2], reports: reports)) == [1])
        #expect(Self.chosen(Machines(inFlight: [1, 2, 2], reports: reports)) == [0])
        #expect(Self.chosen(Machines(inFlight: [1, 1, 1])) == [0, 1, 2])
        // Of those that are known the second one's queue is younger.
        let known = [Self.report(5, own: 2), nil, Self.report(1, own: 4)]
        let many = Array(repeating: 9, count: 60)
        #expect(Self.chosen(Machines(inFlight: [2, 3, 4], reports: known), seen: many) == [0])
    }

    @Test func machineWithTwiceTheMean_getsNothing_howeverIdleItSaysItIs() {
        // Five with the next one: at most four of them at one of three.
        let reports = [Self.report(0, 0), Self.report(50), Self.report(90)]
        #expect(Self.chosen(Machines(inFlight: [4, 0, 0], reports: reports)) == [1])
    }

    @Test func threeDifferentMachines_areLookedAt_eachAsOften() {
        var counts = Array(repeating: 0, count: 8)
        for seed: UInt64 in 1...2_000 {
            var (hotCold, machines, chance) = (
                HotCold(), Machines(inFlight: Array(repeating: 1, count: 8)), Chance(seed)
            )
            _ = hotCold.choose(among: &machines, using: &chance)
            let asked = Set(machines.askedForReport)
            #expect(asked.count == 3)
            for machine in asked { counts[machine] += 1 }
        }
        // 750 each, with a standard deviation of 22.
        #expect(counts.allSatisfy { abs($0 - 750) < 110 })
    }

    @Test(arguments: [
        ([], 0.84, 0), ([1], 0.84, 1), ([1, 2, 3, 4], 0.5, 2), ([1, 2, 3, 4], 0.84, 4), ([9, 999], 0.9, .max),
    ])
    func quantile_isTheLoadThatTheShareHasAtMost(loads: [Int], share: Double, expected: Int) {
        var recent = RecentLoads()
        for load in loads { recent.add(load) }
        #expect(recent.quantile(share) == expected)
    }

    @Test func loads_areForgotten_onceEnoughHaveCome() {
        var recent = RecentLoads()
        for load in Array(repeating: 3, count: 500) + Array(repeating: 200, count: 128) { recent.add(load) }
        #expect(recent.quantile(0.01) == 200)
    }
}

extension HotCold {
    fileprivate init(seen loads: [Int]) {
        self.init()
        for load in loads { see(load) }
    }
}
