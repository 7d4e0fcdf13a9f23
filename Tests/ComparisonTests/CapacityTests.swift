import Load
import Modes
import Scheduling
import Testing

@testable import Comparison

struct CapacityTests {
    @Test(arguments: [(0.6, 0.02), (0.05, 0.02), (1.29, 0.03)])
    func bisection_findsTheEdge_toItsResolution(edge: Double, resolution: Double) {
        var bisection = Bisection(limit: 1.3, resolution: resolution)
        var tries = 0
        while let load = bisection.next, tries < 20 {
            bisection.record(load, holds: load <= edge)
            tries += 1
        }
        #expect(tries < 10)
        #expect(bisection.held <= edge && edge < bisection.held + resolution)
    }

    @Test func bisection_whereAllHolds_endsAtTheLimit_andWhereNothingDoes_atNone() {
        var (high, low) = (Bisection(limit: 1, resolution: 0.1), Bisection(limit: 1, resolution: 0.1))
        while let load = high.next { high.record(load, holds: true) }
        while let load = low.next { low.record(load, holds: false) }
        #expect(high.held > 0.9 && high.broke == nil)
        #expect(low.held == 0 && low.broke.map { $0 <= 0.1 } == true)
    }

    @Test(arguments: [
        ("10%..120%", 12, 1.2), ("50%..50%", 1, 0.5), ("5%..31%", 3, 0.25), ("100%..1000%", 91, 10),
    ])
    func range_goesInStepsOfTenPercent(text: String, count: Int, last: Double) throws {
        let loads = try LoadRange(text).loads
        #expect(loads.count == count)
        #expect(abs((loads.last ?? 0) - last) < 1e-9)
    }

    @Test(arguments: ["", "10%", "10..20", "20%..10%", "0%..10%", "10%..1001%", "a%..b%", "10%..20%..30%"])
    func range_thatIsNone_isRefused(text: String) {
        #expect(throws: LoadError.self) { try LoadRange(text) }
    }

    @Test(arguments: [("misses<1%", 0.01), ("misses < 0.5%", 0.005)])
    func objective_isAShare(text: String, share: Double) throws {
        #expect(abs(try CapacityGoal.objective(text) - share) < 1e-12)
    }

    @Test(arguments: ["misses<0%", "misses>1%", "p99<80ms", "misses<1", ""])
    func objective_ofAnotherKind_isRefused(text: String) {
        #expect(throws: LoadError.self) { try CapacityGoal.objective(text) }
    }

    @Test func table_tellsCapacities_andTheMachinesOfAFleet() {
        var entry = CapacityReport.Entry(contestant: "m")
        entry.setLoad(0.68, 0.66...0.7, ratePerLoad: 200, fleet: Rate(perSecond: 10_000))
        (entry.stop, entry.utilisation) = (.narrow, 0.7)
        (entry.expectedLoad, entry.expectedOf, entry.invalidRuns) = (0.68, "one loop", 2)
        #expect([entry.machines, entry.machinesLow, entry.machinesHigh] == [74, 72, 76])
        let report = CapacityReport(
            scenario: "s", title: "t", cpus: "0", objective: 0.01, slackRatio: 16, fleetRate: 10_000,
            entries: [entry, .init(contestant: "other", problems: ["slow"])])
        let text = CapacityTable.render(report, place: "cores 0,1, of which 1 shared", columns: 500)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines[0] == "s: capacity at 1 % missed, cores 0,1, of which 1 shared, slack ratio 16.0")
        #expect(lines[1].hasSuffix("machines for 10000/s"))
        let cells = lines[2].split(separator: " ").map(String.init)
        #expect(cells == ["m", "136.0/s", "68", "%", "(66…70)", "70", "%", "68", "%", "narrow", "74", "(72…76)"])
        #expect(lines[3].hasPrefix("other") && lines[3].contains("none"))
        #expect(lines[4] == "One loop holds about 71 % by the rule 1 − ln(1/p) / slack ratio.")
        #expect(lines[5] == "other: slow")
        #expect(lines[6] == "2 invalid runs were left out and repeated")
    }

    @Test(
        arguments: [
            // What theory gives lies in the interval, or next to it.
            (0.61, 0.75, nil), (0.69, 0.75, nil), (0.61, 0.67, nil), (nil, nil, nil),
            (0.79, 0.81, "it held 79 %, but a simulation of one loop that serves in order holds 68 %"),
            (0.28, 0.3, "it broke at 30 %, but a simulation of one loop that serves in order holds 68 %"),
        ] as [(Double?, Double?, String?)])
    func capacity_thatIsNotAsExpected_isRemarked(low: Double?, high: Double?, remark: String?) {
        var entry = CapacityReport.Entry(contestant: "m")
        (entry.loadLow, entry.loadHigh) = (low, high)
        (entry.expectedLoad, entry.expectedOf) = (0.68, ModeQueue.loop.description(onCores: 1))
        #expect((entry.departure == nil) == (remark == nil))
        if let remark { #expect(CapacityTable.explanation(entry)?.contains("not as expected: \(remark): ") == true) }
    }

    @Test(arguments: [(false, ["too few valid runs at 110.0/s, which counts as not held: slow"]), (true, [])])
    func loadWithoutValidRuns_isAProblem_unlessALowerOneBreaks(breaks: Bool, problems: [String]) {
        var search = CapacitySearch(0.01)
        while let load = search.next {
            let lower = Replications.Run(missed: breaks && load > 0.2 ? 400 : 0, total: 700)
            search.record(load > 0.5 ? nil : lower)
        }
        let entry = CapacityReport.Entry(
            "m", search, ratePerLoad: 200, utilisation: nil, fleet: nil, expected: nil, complaint: "slow")
        #expect(entry.problems.filter { $0.contains("110.0/s") } == problems)
    }
}
