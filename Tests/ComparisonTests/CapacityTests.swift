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

    @Test(arguments: ["misses<0%", "misses<0.01%", "misses<51%", "misses>1%", "p99<80ms", "misses<1", ""])
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
        #expect(lines[6] == "2 invalid runs were left out")
    }

    @Test(arguments: [(false, ["too few valid runs at 110.0/s, which counts as not held: slow"]), (true, [])])
    func loadWithoutValidRuns_isAProblem_unlessALowerOneBreaks(breaks: Bool, problems: [String]) {
        var search = SureSearch(0.01)
        while let load = search.next {
            let lower = Replications.Run(missed: breaks && load > 0.2 ? 400 : 0, total: 700)
            search.record(load > 0.5 ? nil : lower)
        }
        var entry = CapacityReport.Entry(contestant: "m")
        entry.add(search, ratePerLoad: 200, complaint: "slow")
        #expect(entry.problems.filter { $0.contains("110.0/s") } == problems)
        #expect(entry.surelyHolds != nil && (entry.surelyBreaks != nil) == breaks)
    }

    private static let costs = CapacityExplanation.Candidate(words: "its costs", load: 0.66)
    private static let all = CapacityExplanation.Candidate(words: "its costs, and others", load: 0.62)

    @Test(
        arguments: [
            // Within the interval, or nearer than a simulation is sure.
            (0.661, 0.02, nil, nil), (0.675, 0.001, nil, nil), (0.7, 0.03, nil, nil),
            (0.65, 0.02, nil, "less than the 68 % of one loop in simulation, which is explained by its costs"),
            (
                0.62, 0.01, nil,
                "less than the 68 % of one loop in simulation, which is explained by its costs, and others"
            ),
            (0.5, 0.02, nil, "; why is not known: with its costs, and others the simulation holds 62 %"),
            (
                0.8, 0.02, nil,
                "it holds 12.0 % of its cores more than the 68 % of one loop in simulation; why is not known"
            ),
            (0.8, 0.02, 0.9, "in simulation: its compute took 90.0 % of what was asked for"),
        ] as [(Double, Double, Double?, String?)])
    func capacity_thatIsNotAsExpected_isExplainedByTheFirstCostThatAgrees(
        measured: Double, half: Double, computeRatio: Double?, sentence: String?
    ) {
        let explanation = CapacityExplanation(
            measured: measured, halfWidth: half, expected: 0.68, expectedOf: "one loop",
            candidates: [CapacityTests.costs, CapacityTests.all], computeRatio: computeRatio)
        #expect((explanation.sentence == nil) == (sentence == nil))
        if let sentence { #expect(explanation.sentence?.hasSuffix(sentence) == true, "\(explanation.sentence ?? "")") }
    }

    @Test(
        arguments: [
            ([0.7, 0.71, 0.72], [0.71, 0.71, 0.71]), ([0.7, nil, 0.72], [0.72, nil, 0.72]),
            ([0.3, 0.7, 0.71], [0.3, 0.7, 0.7]),
            ([nil, nil], [nil, nil]),
        ] as [([Double?], [Double?])])
    func contestantsThatWantNearlyTheSameLoad_getTheSame(wishes: [Double?], loads: [Double?]) {
        #expect(SharedLoads.choose(wishes) == loads)
    }
}
