import Foundation
import Load
import Testing

@testable import Comparison

struct ReportTests {
    private static let machine = Machine(
        cpu: "a <b> & c", cores: 2, memoryGiB: 8, kernel: "6", version: "0", swift: "6.3", time: "now")

    private static func contestant(_ name: String, missed: Int, of total: Int) -> ContestantReport {
        let run = Sample.run(name, latenciesMs: (0..<total).map { $0 < missed ? nil : 30 })
        let trial = Sample.trial([run])
        var report = ContestantReport(trial.figures[0], on: trial)
        report.missesByCause = missed > 0 ? ["stale": Double(missed)] : [:]
        // So many requests with equal latencies keep no law of queues.
        report.problems = []
        return report
    }

    private static func trial(_ contestants: [ContestantReport]) -> TrialReport {
        var report = TrialReport(Sample.trial([Sample.run("m", latenciesMs: [10, 20])]))
        report.contestants = contestants
        return report
    }

    @Test func verdict_namesTheBest_whereIntervalsAreApart_andSaysWhy() {
        let trial = ReportTests.trial([
            ReportTests.contestant("a", missed: 200, of: 400), ReportTests.contestant("b", missed: 0, of: 400),
        ])
        #expect(
            TrialVerdict.sentence(of: trial)
                == "On one core b keeps the most deadlines: b misses 0.00 % and a 50.00 %. "
                + "100 % of the misses of a came about because replies of the downstream lay unread.")
    }

    @Test(arguments: [
        (0.01, 0.2, "b and c keep more deadlines than a: "), (0.01, 0.5, "b keeps more deadlines than a: "),
        (0.1, 0.2, "b keeps the most deadlines: "),
    ])
    func verdict_isNotGiven_whereIntervalsMeet(low: Double, high: Double, expected: String) {
        var trial = ReportTests.trial([
            ReportTests.contestant("a", missed: 200, of: 400), ReportTests.contestant("b", missed: 0, of: 400),
            ReportTests.contestant("c", missed: 40, of: 400),
        ])
        (trial.contestants[0].misses.low, trial.contestants[1].misses.high) = (0.4, 0.02)
        (trial.contestants[2].misses.low, trial.contestants[2].misses.high) = (low, high)
        #expect(TrialVerdict.sentence(of: trial).hasPrefix("On one core \(expected)"))
    }

    @Test func verdict_countsWhatNoWorkerEnded() {
        var overloaded = ReportTests.contestant("a", missed: 200, of: 400)
        (overloaded.missesByCause, overloaded.unread, overloaded.unfinished) = (["queue": 20], 30, 150)
        let trial = ReportTests.trial([overloaded, ReportTests.contestant("b", missed: 0, of: 400)])
        #expect(
            TrialVerdict.sentence(of: trial).hasSuffix(
                "75 % of the misses of a came about because "
                    + "their worker had not ended them yet when all clients had gone."))
    }

    @Test func verdict_saysNothingOfInvalidRuns() {
        var trial = ReportTests.trial([
            ReportTests.contestant("a", missed: 200, of: 400), ReportTests.contestant("b", missed: 0, of: 400),
        ])
        trial.contestants[0].problems = ["slow"]
        #expect(TrialVerdict.sentence(of: trial) == "On one core b misses 0.00 %.")
        trial.contestants[1].problems = ["slow"]
        #expect(TrialVerdict.clause(trial) == nil && TrialVerdict.sentence(of: trial) == TrialVerdict.none)
        var report = ComparisonReport(machine: ReportTests.machine, command: "c", seed: 1, calibration: nil)
        report.trials = [trial]
        #expect(ReportVerdict.lines(report).isEmpty)
    }

    @Test func verdict_ranksValidRunsAlone_andTheBestAgainstAllOthers() {
        var trial = ReportTests.trial([
            ReportTests.contestant("a", missed: 200, of: 400), ReportTests.contestant("b", missed: 0, of: 400),
            ReportTests.contestant("c", missed: 40, of: 400),
        ])
        // The second is apart from the best, but the third, which has more misses, is less sure.
        (trial.contestants[0].misses.low, trial.contestants[1].misses.high) = (0.01, 0.02)
        trial.contestants[2].misses.low = 0.05
        #expect(TrialVerdict.sentence(of: trial).hasPrefix("On one core no difference is shown: "))
        trial.contestants[0].problems = ["slow"]
        #expect(TrialVerdict.sentence(of: trial).hasPrefix("On one core b keeps the most deadlines of those whose "))
        trial.contestants[0].problems = []
        trial.contestants[1].problems = ["slow"]
        trial.contestants[0].misses.low = 0.4
        #expect(TrialVerdict.sentence(of: trial).hasPrefix("On one core c keeps the most deadlines of those whose "))
        trial.contestants[0].misses.low = 0.01
        #expect(TrialVerdict.sentence(of: trial).hasPrefix("On one core no difference is shown: "))
    }

    @Test func verdict_saysSo_whereRequestsAreTooFew() {
        let trial = ReportTests.trial([
            ReportTests.contestant("a", missed: 1, of: 50), ReportTests.contestant("b", missed: 0, of: 50),
        ])
        #expect(TrialVerdict.sentence(of: trial).hasPrefix("On one core no difference is shown: b"))
    }

    @Test func loadCommand_makesTheSameSchedule() throws {
        let command = try #require(TrialReport(Sample.trial([Sample.run("m", latenciesMs: [10])])).loadCommand)
        for part in ["--arrivals poisson --rate 100/s", "--before 2ms --downstream 20ms --after same --deadline 100ms"]
        {
            #expect(command.contains(part), "\(command)")
        }
    }

    @Test func percentiles_needARequestAboveThem() {
        #expect(ReportTests.contestant("a", missed: 0, of: 50).latency.map(\.percentile).suffix(2) == [97.5, 100])
    }

    @Test func disagreement_makesAReportInvalid_andIsNamedOnThePage() throws {
        var report = ComparisonReport(machine: ReportTests.machine, command: "c", seed: 1, calibration: nil)
        report.trials = [ReportTests.trial([ReportTests.contestant("a", missed: 0, of: 40)])]
        #expect(report.isValid)
        // Of two requests that were in time at the client, the daemon counted one as missed.
        let counts = "r{deadline=\"met\"} 1\nr{deadline=\"missed\"} 1\n".replacing(
            "r{", with: "deadlined_requests_total{")
        let daemon = try Sample.daemon(counts)
        report.trials = [TrialReport(Sample.trial([Sample.run("m", latenciesMs: [10, 20], daemon: daemon)]))]
        #expect(!report.isValid)
        let page = ReportPage.render(report)
        #expect(
            page.contains("m: invalid: client and daemon differ in 1 of 2 requests, more than 0.5 %: 1 in time at the"))
        #expect(page.contains("<p>m, 0 of 2 requests compared by id: 1 in time at the client, missed at the daemon"))
        #expect(page.contains("(too few requests to judge)"))
    }

    @Test func page_isMadeOfJSONAlone_andEscapesWhatIsNotOurs() throws {
        var report = ComparisonReport(
            machine: ReportTests.machine, command: "deadlined compare --capacity 'misses<1%'", seed: 1,
            calibration: CalibrationStatus(hash: 2_000, json: 1))
        report.trials = [ReportTests.trial([ReportTests.contestant("a", missed: 3, of: 40)])]
        let again = try JSONDecoder().decode(ComparisonReport.self, from: Data(OutputFile.json(report).utf8))
        let page = ReportPage.render(report)
        #expect(ReportPage.render(again) == page)
        #expect(page.contains("a &lt;b&gt; &amp; c") && page.contains("misses&lt;1%"))
        #expect(!page.contains("<script") && !page.contains("https:"))
        #expect(page.contains("1 ms of compute is 2000 rounds of SHA-256."))
        let serve = "taskset -c 0 deadlined serve --mode a --workers 1 --set calibration.hash=2000.0"
        #expect(page.contains("\n\(serve)\ndeadlined load "))
    }

    @Test(arguments: [(120.0, 7), (1.2, 7), (50, 6), (1_020, 6), (0, 1)])
    func ticks_areFewAndRound(highest: Double, count: Int) {
        #expect(Axis.ticks(to: highest).count == count)
    }
}
