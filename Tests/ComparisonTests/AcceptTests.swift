import Foundation
import Load
import Testing

@testable import Comparison

struct AcceptTests {
    private static let before = """
        deadlined_accepts_total{worker="0"} 10
        deadlined_accepts_total{worker="1"} 10
        deadlined_accept_wakeups_total{worker="0",result="accepted"} 10
        deadlined_worker_context_switches_total{worker="0",kind="voluntary"} 100
        """
    private static let after = """
        deadlined_accepts_total{worker="0"} 16
        deadlined_accepts_total{worker="1"} 12
        deadlined_accept_wakeups_total{worker="0",result="accepted"} 14
        deadlined_accept_wakeups_total{worker="1",result="accepted"} 2
        deadlined_accept_wakeups_total{worker="1",result="empty"} 6
        deadlined_accept_eagain_total{worker="1"} 4
        deadlined_accept_fruitless_cpu_seconds_total{worker="1"} 0.00002
        deadlined_worker_context_switches_total{worker="0",kind="voluntary"} 124
        deadlined_worker_context_switches_total{worker="0",kind="involuntary"} 7
        deadlined_worker_start_seconds{worker="0"} 0.1
        deadlined_worker_start_seconds{worker="1"} 0.142
        """

    private static func figures(_ before: String = before, _ after: String = after) throws -> AcceptFigures {
        try Sample.daemon(after, before: before, workers: 2).accepting
    }

    @Test func figures_areTheDifferenceOfTwoScrapes_perAccept() throws {
        let report = AcceptReport(try AcceptTests.figures())
        #expect(report.shape == "m, 2 workers, shared, greedy, after-fork")
        #expect(report.workers == 2 && report.accepts == 8)
        #expect(report.wakeupsPerAccept == 1.5 && report.emptyShare == 0.5)
        #expect(report.eagainsPerAccept == 0.5 && report.contextSwitchesPerAccept == 3)
        #expect(abs(try #require(report.fruitlessCPUMsPerAccept) - 0.0025) < 1e-12)
        // Six of eight and two of eight: 64 / (2 · 40).
        #expect(report.jain == 0.8 && report.luckiestShare == 0.75)
        #expect(report.startMs == 142)
    }

    @Test func withoutAccepts_nothingIsSaidPerAccept() throws {
        let report = AcceptReport(try AcceptTests.figures(AcceptTests.after))
        #expect(report.accepts == 0 && report.startMs == 142)
        #expect(report.wakeupsPerAccept == nil && report.emptyShare == nil && report.jain == nil)
        #expect(report.luckiestShare == nil && report.contextSwitchesPerAccept == nil)
    }

    @Test func runs_addUp_butEachHasALuckiestWorkerOfItsOwn() throws {
        // Another daemon, whose other worker is the lucky one: shares by slot would look even.
        let other = try AcceptTests.figures(
            "", "deadlined_accepts_total{worker=\"0\"} 2\ndeadlined_accepts_total{worker=\"1\"} 6\n")
        let sum = try AcceptFigures(summing: [AcceptTests.figures(), other])
        #expect(sum.accepts == 16 && sum.workers == 2 && sum.startSeconds == 0.142)
        #expect(sum.jain == 0.8 && sum.luckiestShare == 0.75)
    }

    @Test(arguments: [1, 2])
    func ordinaryTrial_tellsOfAccepting_whereWorkersShareAPort(workers: Int) throws {
        let daemon = try Sample.daemon(AcceptTests.after, before: AcceptTests.before, workers: workers)
        let runs = [
            Sample.run("m", latenciesMs: [10, 20], daemon: daemon), Sample.run("other", latenciesMs: [10, 20]),
        ]
        let report = TrialReport(Sample.trial(runs))
        #expect((report.contestants[0].accepting != nil) == (workers == 2))
        #expect(report.contestants[1].accepting == nil)
        #expect(TrialSection.render(report).contains("<p class='caption'>Accepting, ") == (workers == 2))
    }

    @Test func configuration_tellsOfAccepting_withOneWorkerToo() throws {
        let daemon = try Sample.daemon(AcceptTests.after, before: AcceptTests.before)
        let run = Sample.run("m", latenciesMs: [10, 20], daemon: daemon)
        let configured = ContestantRun(
            contestant: .daemon(DaemonShape(configuration: "a/sensible.yaml")), run: run.run, daemon: run.daemon)
        let report = TrialReport(Sample.trial([configured], connections: .close))
        let lines = TrialTable.render(report, columns: 500).split(separator: "\n").map(String.init)
        let place = try #require(lines.firstIndex { $0.hasPrefix("Accepting, a connection for each request; ") })
        let cells = lines[place + 2].split(separator: " ").map(String.init)
        #expect(
            cells == [
                "sensible", "8", "1.50", "50", "%", "0.50", "3.0", "2.5", "µs", "75", "%", "0.80", "142", "ms", "m,",
                "1", "worker,", "shared,", "greedy,", "after-fork",
            ])
        #expect(report.connections == "close")
        #expect(try #require(report.loadCommand).hasSuffix(" --connections close"))
        let page = TrialSection.render(report)
        #expect(page.contains("<td class='text'>m, 1 worker, shared, greedy, after-fork</td>"))
        #expect(page.contains("<p class='caption'>Accepting, a connection for each request;"))
    }
}
