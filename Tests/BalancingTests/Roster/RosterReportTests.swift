import Balancing
import Testing
import Workload

/// What reports do to the calls of one client among several.
struct RosterReportTests {
    private static func load(_ age: Double, inFlight: Double = 0) -> ReportedLoad? {
        ReportedLoad(utilization: 0.5, queueDepth: 0, queueAgeMilliseconds: age, inFlight: inFlight)
    }

    @Test func idlestMachine_isTaken_untilItsReportIsTooOld() {
        var bench = RosterBench(.leastLoaded)
        _ = bench.replace(["a", "b", "c"])
        for row in 0..<3 { bench.began(row) }
        for row in 0..<3 { bench.ended(row, .good, load: Self.load(row == 1 ? 0 : 20)) }
        #expect(bench.shares(60) == [0, 60, 0])
        bench.pass(.seconds(2))
        #expect(bench.shares(60) == [0, 60, 0])
        bench.pass(.nanoseconds(1))
        #expect(bench.shares(60).allSatisfy { $0 > 5 })
    }

    @Test func machineThatOthersHaveFilled_isLeftAlone_howeverYoungItsQueue() {
        var bench = RosterBench(.leastLoaded)
        _ = bench.replace((0..<10).map { "\($0)" })
        for row in 0..<10 {
            bench.began(row)
            bench.ended(row, .good, load: Self.load(row == 4 ? 0 : 20, inFlight: row == 4 ? 30 : 3))
        }
        // It is among three of ten in three tenths of the choices, and hot once a few have been seen.
        #expect(bench.shares(300)[4] < 20)
    }

    @Test func whatWasSentSinceAReport_counts() {
        var bench = RosterBench(.leastLoaded)
        _ = bench.replace(["a", "b", "c"])
        for row in 0..<3 {
            bench.began(row)
            bench.ended(row, .good, load: Self.load(Double(row), inFlight: 1))
        }
        // Nothing ends, so that no report comes: they fill up all the same.
        for _ in 0..<300 {
            if let row = bench.choose() { bench.began(row) }
        }
        #expect((0..<3).allSatisfy { (50...200).contains(bench.roster.inFlight(on: $0)) })
    }

    /// What a machine makes of its reports.
    enum Lie: CaseIterable {
        case none, idle, drowned, nonsense, alternating

        func load(_ truth: Int, number: Int) -> ReportedLoad? {
            let (age, inFlight): (Double, Double) =
                switch self {
                case .none: (Double(truth), Double(truth))
                case .idle: (0, 0)
                case .drowned: (1e300, 1e300)
                case .nonsense: (.nan, -1)
                case .alternating: number.isMultiple(of: 2) ? (0, 0) : (1e9, 1e9)
                }
            return ReportedLoad(utilization: 0, queueDepth: 0, queueAgeMilliseconds: age, inFlight: inFlight)
        }
    }

    /// How many requests each of ten machines has at most, and how many it gets, where each serves one request at a
    /// time for ten milliseconds (the first for twenty), at seven tenths of what they can.
    private static func run(_ balancer: BalancerChoice, _ lies: [Lie]) -> (most: [Int], got: [Int]) {
        var (bench, chance) = (RosterBench(balancer), Chance(5))
        _ = bench.replace(lies.indices.map { "\($0)" })
        var queues = lies.map { _ in 0 }
        var (most, got, ends) = (queues, queues, lies.map { _ in 0 })
        for step in 0..<100_000 {
            bench.pass(.microseconds(100))
            for row in lies.indices where queues[row] > 0 && ends[row] <= step {
                queues[row] -= 1
                bench.ended(row, .good, load: lies[row].load(queues[row], number: step))
                ends[row] = step + (row == 0 ? 200 : 100)
            }
            guard chance.next() % 1_000 < 66, let row = bench.choose() else { continue }
            bench.began(row)
            if queues[row] == 0 { ends[row] = step + (row == 0 ? 200 : 100) }
            queues[row] += 1
            got[row] += 1
            most[row] = max(most[row], queues[row])
        }
        return (most, got)
    }

    @Test(arguments: Lie.allCases.dropFirst(), [0, 5])
    func oneLiar_neitherStarves_norIsFlooded(lie: Lie, liar: Int) {
        let fair = Self.run(.leastRequests, Array(repeating: .none, count: 10))
        let lies = (0..<10).map { $0 == liar ? lie : .none }
        let found = Self.run(.leastLoaded, lies)
        for row in 0..<10 {
            #expect(
                found.most[row] <= 2 * fair.most[row] + 2, "\(row) has \(found.most[row]), fairly \(fair.most[row])")
            #expect(Double(found.got[row]) <= 1.5 * Double(fair.got[row]), "\(row) gets \(found.got[row])")
        }
        // Even one that says it drowns is asked again once that is too old.
        #expect(found.got[liar] >= 4)
    }

    @Test(arguments: Lie.allCases.dropFirst(), [0, 5])
    func whereAllButOneLie_thatOneIsNotFlooded(lie: Lie, honest: Int) {
        let fair = Self.run(.leastRequests, Array(repeating: .none, count: 10))
        let found = Self.run(.leastLoaded, (0..<10).map { $0 == honest ? .none : lie })
        for row in 0..<10 {
            #expect(
                found.most[row] <= 2 * fair.most[row] + 2, "\(row) has \(found.most[row]), fairly \(fair.most[row])")
            #expect(Double(found.got[row]) <= 1.5 * Double(fair.got[row]), "\(row) gets \(found.got[row])")
        }
    }

    @Test func honestReports_spareTheSlowMachine() {
        let found = Self.run(.leastLoaded, Array(repeating: .none, count: 10))
        #expect(found.most.allSatisfy { $0 <= 4 })
        #expect(Double(found.got[0]) < 0.8 * Double(found.got[1]))
    }
}
