import Balancing
import Glibc
import Testing
import Workload

/// Whether a client's rules let a fleet come back that had too much to do for a while: machines of one core that serve
/// in the order of arrival and do not know who still waits, at 70 % of what they can do.
struct RosterOverloadTests {
    private struct Fleet {
        private static let machines = 16
        private static let load = 0.7
        /// Of a request, in seconds.
        private static let meanWork = 0.005
        private static let deadline = Duration.milliseconds(100)

        private struct End {
            var at: Instant
            var row: Int
            var result: AttemptResult
        }

        var bench: RosterBench
        /// Attempts that each has got.
        private(set) var sent = [Int](repeating: 0, count: machines)
        private var chance: Chance
        /// When each has done all that it has.
        private var doneAt: [Instant]
        /// The latest first.
        private var ends: [End] = []

        init(_ balancer: BalancerChoice, seed: UInt64) {
            (bench, chance) = (RosterBench(balancer, seed: seed), Chance(seed))
            bench.othersAnswer = false
            _ = bench.replace((0..<Fleet.machines).map { "\($0)" })
            doneAt = Array(repeating: bench.now, count: Fleet.machines)
        }

        /// These do nothing for a while.
        mutating func stall(_ rows: Range<Int>, for duration: Duration) {
            for row in rows { doneAt[row] = max(doneAt[row], bench.now) + duration }
        }

        /// - Returns: the part of the requests in this time that were late.
        mutating func lateness(in duration: Duration) -> Double {
            let end = bench.now + duration
            var (late, all) = (0, 0)
            while bench.now < end {
                bench.pass(exponential(Fleet.meanWork / (Fleet.load * Double(Fleet.machines))))
                endThose(until: bench.now)
                guard let row = bench.choose(key: chance.next()) else { continue }
                bench.began(row)
                sent[row] += 1
                doneAt[row] = max(doneAt[row], bench.now) + exponential(Fleet.meanWork)
                let cut = bench.now + Fleet.deadline
                let isLate = doneAt[row] > cut
                (late, all) = (late + (isLate ? 1 : 0), all + 1)
                insert(End(at: min(doneAt[row], cut), row: row, result: isLate ? .late : .good))
            }
            return Double(late) / Double(max(1, all))
        }

        private mutating func insert(_ end: End) {
            var place = ends.count
            while place > 0, ends[place - 1].at < end.at { place -= 1 }
            ends.insert(end, at: place)
        }

        private mutating func endThose(until now: Instant) {
            while let next = ends.last, next.at <= now {
                ends.removeLast()
                bench.ended(next.row, next.result)
            }
        }

        private mutating func exponential(_ mean: Double) -> Duration {
            .seconds(-mean * log(Double.random(in: 0.000_001..<1, using: &chance)))
        }
    }

    @Test(arguments: [BalancerChoice.roundRobin, .pickTwo, .leastLoaded], [4..<8, 0..<8, 0..<16])
    func stallOfTwoSeconds_isOverSoon(balancer: BalancerChoice, rows: Range<Int>) {
        var fleet = Fleet(balancer, seed: 1)
        #expect(fleet.lateness(in: .seconds(2)) < 0.05)
        fleet.stall(rows, for: .seconds(2))
        _ = fleet.lateness(in: .seconds(20))
        #expect(fleet.lateness(in: .seconds(5)) < 0.05)
    }

    @Test(arguments: [BalancerChoice.pickTwo, .leastRequests, .leastLoaded])
    func oneThatStands_getsNearlyNothing_afterItsFirstLateOnes(balancer: BalancerChoice) {
        var fleet = Fleet(balancer, seed: 1)
        _ = fleet.lateness(in: .seconds(2))
        fleet.stall(3..<4, for: .seconds(20))
        _ = fleet.lateness(in: .milliseconds(300))
        let before = fleet.sent[3]
        _ = fleet.lateness(in: .milliseconds(1_500))
        #expect(fleet.sent[3] - before < 10, "its share is 210")
    }

    @Test func oneThatStands_isLeftOut_afterASecond() {
        var fleet = Fleet(.roundRobin, seed: 1)
        _ = fleet.lateness(in: .seconds(2))
        fleet.stall(3..<4, for: .seconds(20))
        _ = fleet.lateness(in: .milliseconds(1_300))
        #expect((0..<16).filter { fleet.bench.standing($0) == .ejected } == [3])
    }
}
