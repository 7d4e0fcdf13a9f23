import Load
import Testing

@testable import Comparison

struct DifferenceTests {
    private static func report(_ contestants: [(name: String, missed: Int, problems: [String])]) -> ComparisonReport {
        var report = ComparisonReport(
            machine: Machine(
                cpu: "c", cores: 2, memoryGiB: 8, kernel: "6", version: "0", swift: "6.3", time: "now"),
            command: "c", seed: 1, calibration: nil)
        let runs = contestants.map { contestant in
            Sample.run(
                contestant.name, latenciesMs: (0..<400).map { $0 < contestant.missed ? nil : 30 + Double($0 % 7) })
        }
        guard !runs.isEmpty else { return report }
        var trial = TrialReport(Sample.trial(runs))
        for (index, contestant) in contestants.enumerated() {
            trial.contestants[index].problems = contestant.problems
        }
        report.trials = [trial]
        return report
    }

    @Test(arguments: [
        // Newcombe 1998, table II: 56/70 − 48/80 has 0.0524…0.3339, 9/10 − 3/10 has 0.1705…0.8090.
        (48.0, 80.0, 56.0, 70.0, 0.0524, 0.3339), (3, 10, 9, 10, 0.1705, 0.8090), (0, 10, 0, 20, -0.2775, 0.1611),
    ])
    func difference_hasNewcombesInterval(
        missed: Double, of total: Double, then: Double, of all: Double, low: Double, high: Double
    ) throws {
        func estimate(_ missed: Double, _ total: Double) -> Estimate {
            let wilson = MissRatio((0..<Int(total)).map { $0 < Int(missed) })
            return Estimate(missed / total, low: wilson.low, high: wilson.high)
        }
        let difference = FigureDifference(estimate(missed, total), estimate(then, all))
        #expect(abs(try #require(difference.low) - low) < 1e-4)
        #expect(abs(try #require(difference.high) - high) < 1e-4)
        #expect(difference.word == (low > 0 ? .higher : .notShown))
    }

    @Test func wordIsOne_ofFour() {
        let (few, many) = (Estimate(0.1, low: 0.05, high: 0.15), Estimate(0.5, low: 0.4, high: 0.6))
        #expect(FigureDifference(few, many).word == .higher && FigureDifference(many, few).word == .lower)
        #expect(FigureDifference(few, few).word == .notShown)
        #expect(FigureDifference(few, many, isSpoiled: true).word == .notJudged)
        #expect(FigureDifference(few, Estimate(0.5, low: 0.4)).word == .notJudged)
    }

    @Test func reports_areCompared_figureByFigure_andWhatIsInOneAloneIsSaid() {
        let first = DifferenceTests.report([("a", 200, []), ("b", 0, []), ("c", 0, [])])
        var second = DifferenceTests.report([("a", 0, []), ("b", 0, ["slow"]), ("d", 0, [])])
        (second.machine.version, second.trials[0].scheduleHash) = ("1", "other")
        let difference = ReportDifference(first, second)
        func row(_ contestant: String, _ figure: String) -> ReportDifference.Row? {
            difference.rows.first { $0.contestant == contestant && $0.figure == figure }
        }
        #expect(row("a", "misses")?.difference.word == .lower && row("a", "goodput")?.difference.word == .higher)
        #expect(row("b", "misses")?.difference.word == .notJudged)
        #expect(row("b", "misses")?.remark == "invalid in the second")
        #expect(row("b", "p50") != nil && row("c", "misses") == nil)
        #expect(difference.onlyInOne == ["only the first has s on 1 core: c", "only the second has s on 1 core: d"])
        #expect(difference.conditions.contains("different versions of deadlined: 0 and 1"))
        #expect(difference.conditions.contains { $0.hasPrefix("s on 1 core: different schedules: ") })
        let text = DifferenceTable.render(difference, "A.json", "B.json", columns: 80)
        for line in text.split(separator: "\n") { #expect(DisplayText.width(String(line)) <= 80, "\(line)") }
        #expect(text.contains("s on 1 core, a") && text.contains("−50.00 (") && !text.contains("nan"))
    }

    @Test func equalReports_showNoDifference() {
        let report = DifferenceTests.report([("a", 40, [])])
        let difference = ReportDifference(report, report)
        #expect(difference.rows.map(\.figure) == ["misses", "goodput", "p50", "p99"])
        #expect(difference.shown == 0 && difference.conditions.isEmpty && difference.onlyInOne.isEmpty)
    }

    @Test func fewRequests_giveNoNumberThatIsNone() throws {
        var report = DifferenceTests.report([])
        for latencies in [[], [nil], [10], [10, nil]] as [[Double?]] {
            report.trials = [TrialReport(Sample.trial([Sample.run("m", latenciesMs: latencies)]))]
            // JSON knows no NaN and no infinity: writing one is an error.
            _ = try OutputFile.json(report)
            let difference = ReportDifference(report, report)
            _ = try OutputFile.json(difference)
            #expect(difference.shown == 0)
            #expect(!DifferenceTable.render(difference, "A", "B").contains("nan"))
            #expect(!ClosingWords.text(report, folder: nil).contains("nan"))
        }
    }

    @Test func capacity_isHigher_whereItsIntervalLiesAboveTheOthers() {
        func report(_ rate: Double?, _ half: Double?) -> ComparisonReport {
            var report = DifferenceTests.report([])
            var entry = CapacityReport.Entry(contestant: "m")
            if let rate, let half { entry.setLoad(rate, rate - half...rate + half, ratePerLoad: 1, fleet: nil) }
            report.capacities = [
                CapacityReport(scenario: "s", title: "t", cpus: "0", objective: 0.01, entries: [entry])
            ]
            return report
        }
        func word(_ one: ComparisonReport, _ other: ComparisonReport) -> FigureDifference.Word? {
            ReportDifference(one, other).rows.first?.difference.word
        }
        #expect(word(report(110, 10), report(155, 5)) == .higher)
        #expect(word(report(155, 5), report(110, 10)) == .lower)
        #expect(word(report(120, 20), report(140, 20)) == .notShown)
        #expect(word(report(nil, nil), report(110, 10)) == .notJudged)
    }
}
