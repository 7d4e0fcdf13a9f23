import Load
import Testing

@testable import Comparison

struct ClosingWordsTests {
    private static var report: ComparisonReport {
        ComparisonReport(
            machine: Machine(cpu: "c", cores: 2, memoryGiB: 8, kernel: "6", version: "0", swift: "6", time: "now"),
            command: "c", seed: 1, calibration: nil)
    }

    @Test func comparison_endsWithItsVerdict_andWhereTheReportLies_withinTheTerminal() {
        var report = ClosingWordsTests.report
        report.trials = [TrialReport(Sample.trial([Sample.run("m", latenciesMs: Array(repeating: 10, count: 40))]))]
        let text = ClosingWords.text(report, folder: "/some/folder", columns: 40)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.first?.hasPrefix("s: On one core, m misses 0.00 %") == true)
        #expect(lines.last == "Report: /some/folder/report.html")
        for line in lines { #expect(DisplayText.width(line) <= 40, "\(line)") }
        let none = "No report was written; --out FOLDER writes one, with where the time went and the checks.\n"
        #expect(ClosingWords.text(report, folder: nil, columns: 500).hasSuffix(none))
    }

    @Test func whatIsMissing_isSaidWithItsReason_onTheTerminalAndOnThePage_andIsInvalid() throws {
        var report = ClosingWordsTests.report
        #expect(report.isValid)
        let step = CompareStep(
            scenario: Scenario(name: "s", title: "t", content: .drawn(Sample.plan)), contestants: [],
            cpus: CPUSet([0, 1]), length: TrialRunner.Length(measured: .zero, warmUp: .zero, isMirrored: false),
            question: .sweep(try LoadRange("10%..20%")))
        report.missing = [MissingReport(step, LoadError("the daemon is not ready"))]
        let sentence = "the sweep of s on cores 0,1 is missing: the daemon is not ready"
        #expect(!report.isValid)
        #expect(ClosingWords.text(report, folder: nil, columns: 200).contains("MISSING: \(sentence)\n"))
        #expect(ReportPage.render(report).contains("Missing: \(sentence)"))
    }

    @Test func story_saysWhoseRunsAreInvalid() {
        let run = Sample.run("m", latenciesMs: [10]) { $1.sentAt += 5_000_000 }
        let player = Scenario.Player(id: "A", request: run.run.schedule.requests[0])
        let trial = TrialReport(Sample.trial([run], content: .story([player])))
        #expect(TrialVerdict.sentence(of: trial).hasSuffix(" The run of m is invalid."))
    }
}
