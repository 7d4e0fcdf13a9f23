import Testing

@testable import Simulation

struct MachineReportsTests {
    private static let second: Int64 = 1_000_000_000

    @Test("A machine that has not replied has said nothing, and what it said is forgotten after two seconds")
    func age() {
        var reports = MachineReports(machines: 2, cores: 1)
        #expect(reports.report(of: 0, at: 0) == nil)
        reports.reply(of: 0, at: Self.second, oldest: nil, inFlight: 3, computed: 0)
        #expect(reports.report(of: 0, at: 3 * Self.second)?.inFlight == 3)
        #expect(reports.report(of: 0, at: 3 * Self.second + 1) == nil)
        #expect(reports.report(of: 1, at: Self.second) == nil)
    }

    @Test("A report has the age of the queue when the machine replied")
    func queueAge() {
        var reports = MachineReports(machines: 1, cores: 1)
        reports.reply(of: 0, at: 50_000_000, oldest: 20_000_000, inFlight: 1, computed: 0)
        #expect(reports.report(of: 0, at: 60_000_000)?.queueAgeMilliseconds == 30)
        reports.reply(of: 0, at: 70_000_000, oldest: nil, inFlight: 0, computed: 0)
        #expect(reports.report(of: 0, at: 70_000_000)?.queueAgeMilliseconds == 0)
    }

    @Test("Use is that of the last whole second, of all cores")
    func utilization() {
        var reports = MachineReports(machines: 1, cores: 2)
        func use(at time: Int64, computed: Int64) -> Double? {
            reports.reply(of: 0, at: time, oldest: nil, inFlight: 0, computed: computed)
            return reports.report(of: 0, at: time)?.utilization
        }
        #expect(use(at: Self.second / 2, computed: Self.second / 2) == 0)
        #expect(use(at: Self.second, computed: Self.second) == 0.5)
        #expect(use(at: 3 * Self.second / 2, computed: 2 * Self.second) == 0.5)
        #expect(use(at: 3 * Self.second, computed: 2 * Self.second) == 0.25)
    }

    @Test("What comes with a reply after its deadline is read by nobody")
    func lateReply() {
        let late = Self.told(PlainLoops(paces: [1]), Self.told(MachineShapes(MachineShape(.loop), paces: [1])))
        #expect(late == [1, 1])
    }

    /// Appends how many requests a machine said to have, where it replied once in time with one more under way, and
    /// then once too late with none.
    private static func told(_ group: some MachineGroup, _ before: [Double?] = []) -> [Double?] {
        var (group, tally) = (group, FleetTally(countsFrom: 0, span: second, stretches: 1))
        group.beginReporting()
        for deadline: Int64 in [20_000_000, 10_000_000] {
            group.offer(SimulatedRequest(at: 0, before: 8_000_000, deadline: deadline), to: 0)
        }
        group.advance(0, to: second, into: &tally)
        return before + [group.report(0, at: second)?.inFlight]
    }
}
