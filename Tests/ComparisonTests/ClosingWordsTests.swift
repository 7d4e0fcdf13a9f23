import Load
import Testing

@testable import Comparison

struct ClosingWordsTests {
    private static var report: ComparisonReport {
        ComparisonReport(
            machine: Machine(cpu: "c", cores: 2, memoryGiB: 8, kernel: "6", version: "0", swift: "6", time: "now"),
            command: "c", seed: 1, calibration: nil)
    }

    @Test func comparison_endsWithItsVerdict_withinTheTerminal() {
        var report = ClosingWordsTests.report
        report.trials = [TrialReport(Sample.trial([Sample.run("m", latenciesMs: Array(repeating: 10, count: 40))]))]
        report.trials[0].contestants[0].problems = []
        let lines = ClosingWords.text(report, folder: "/some/folder", columns: 40).split(separator: "\n")
        #expect(lines == ["Report: /some/folder/report.html", "s: On one core m misses 0.00 %."])
        let none = "No report was written; --out FOLDER writes one, with where the time went and the checks.\n"
        #expect(ClosingWords.text(report, folder: nil, columns: 500).hasPrefix(none))
        report.trials[0].scenario = String(repeating: "long ", count: 20)
        for line in ClosingWords.text(report, folder: nil, columns: 40).split(separator: "\n") {
            #expect(DisplayText.width(String(line)) <= 40, "\(line)")
        }
    }

    @Test func whatIsMissing_isSaidWithItsReason_onTheTerminalAndOnThePage_andIsInvalid() throws {
        var report = ClosingWordsTests.report
        #expect(report.isValid)
        let step = CompareStep(
            scenario: Scenario(name: "s", title: "t", content: .drawn(Sample.plan)), contestants: [],
            cpus: CPUSet([0, 1]), length: TrialRunner.Length(measured: .zero, warmUp: .zero, isMirrored: false),
            question: .sweep(try LoadRange("10%..20%")))
        report.missing = [MissingReport(step, LoadError("the daemon is not ready"))]
        let sentence = "The sweep of s on cores 0,1 is missing: the daemon is not ready."
        #expect(!report.isValid)
        #expect(ClosingWords.text(report, folder: nil, columns: 200).hasSuffix("\ns: \(sentence)\n"))
        #expect(ReportPage.render(report).contains("<li><b>s</b>: \(sentence)</li>"))
    }

    @Test func spoiledRuns_areOneLine_andCountInNoStatement() {
        var report = ClosingWordsTests.report
        let runs = ["a", "b", "c"].map { Sample.run($0, latenciesMs: Array(repeating: 10, count: 40)) }
        report.trials = [TrialReport(Sample.trial(runs))]
        for (index, problems) in [["slow", "late"], [], ["busy"]].enumerated() {
            report.trials[0].contestants[index].problems = problems
        }
        let sentence = "2 of 3 runs are invalid, and no statement counts them; the first: a in s on core 0: slow"
        #expect(SpoiledRuns.sentence(report) == sentence)
        let text = ClosingWords.text(report, folder: nil, columns: 200)
        #expect(text.hasPrefix("Left out: \(sentence)\n") && text.hasSuffix("\ns: On one core b misses 0.00 %.\n"))
        let page = ReportPage.render(report)
        #expect(page.contains("<p class='note'>\(sentence).</p>\n</main>") && !page.contains("problem'"))
        report.trials[0].contestants[2].problems = []
        #expect(
            SpoiledRuns.sentence(report)
                == "1 of 3 runs is invalid, and no statement counts it: a in s on core 0: slow")
        report.capacities = [CapacityVerdictTests.report([("a", 68, 66, 70)], scenario: "s")]
        for name in ["b", "c"] {
            report.capacities[0].entries.append(CapacityReport.Entry(contestant: name, problems: ["no run was valid"]))
        }
        let unfound = "no capacity was found of b in s on core 0 and 1 other"
        #expect(SpoiledRuns.sentence(report)?.hasSuffix(": slow; \(unfound)") == true)
        report.trials = []
        #expect(SpoiledRuns.sentence(report) == "\(unfound): no run was valid")
    }

    @Test func story_tellsOfValidRunsAlone() {
        let run = Sample.run("m", latenciesMs: [10]) { $1.sentAt += 5_000_000 }
        let player = Scenario.Player(id: "A", request: run.run.schedule.requests[0])
        var trial = TrialReport(Sample.trial([run], content: .story([player])))
        #expect(TrialVerdict.clause(trial) == nil)
        var report = ClosingWordsTests.report
        report.trials = [trial]
        #expect(ClosingWords.text(report, folder: nil).hasSuffix("\nNo run was valid, and so nothing is shown.\n"))
        trial.contestants[0].problems = []
        #expect(TrialVerdict.sentence(of: trial) == "Every request keeps its deadline, whoever serves it.")
        trial.players[0].met = false
        #expect(TrialVerdict.sentence(of: trial) == "A misses its deadline in m.")
    }
}
