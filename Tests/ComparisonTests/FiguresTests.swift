import Telemetry
import Testing

@testable import Comparison
@testable import Load

struct FiguresTests {
    private static let before = """
        # HELP x y
        deadlined_requests_total{mode="m",outcome="replied",deadline="met"} 5
        deadlined_requests_total{mode="m",outcome="replied",deadline="missed"} 1
        deadlined_deadline_misses_total{mode="m",stage="stale",cause="stale"} 1
        deadlined_compute_cpu_seconds_total{mode="m"} 0.5
        """
    private static let after = """
        deadlined_requests_total{mode="m",outcome="replied",deadline="met"} 7
        deadlined_requests_total{mode="m",outcome="client_gone",deadline="missed"} 2
        deadlined_requests_total{mode="m",outcome="replied",deadline="missed"} 1
        deadlined_deadline_misses_total{mode="m",stage="stale",cause="stale"} 2
        deadlined_deadline_misses_total{mode="m",stage="queue",cause="queue"} 1
        deadlined_compute_cpu_seconds_total{mode="m"} 0.515
        deadlined_stage_seconds_sum{mode="m",stage="stale"} 0.25
        deadlined_stage_seconds_sum{mode="m",stage="queue"} 0
        deadlined_wasted_cpu_seconds_total{mode="m",reason="deadline"} 0.003
        http_server_request_duration_seconds_sum{mode="m"} 0.4
        deadlined_in_flight{worker="0"} 0
        """

    private static func daemon() throws -> DaemonFigures {
        try Sample.daemon(after, before: before, cpuSeconds: 0.03, measuredSeconds: 0.1)
    }

    /// Of one contestant.
    private static func report(_ run: ContestantRun) -> ContestantReport {
        TrialReport(Sample.trial([run])).contestants[0]
    }

    @Test func daemonFigures_areTheDifferenceOfTwoScrapes() throws {
        let figures = try FiguresTests.daemon()
        #expect(figures.requests == 4 && figures.missed == 2 && figures.unfinished == 0)
        #expect(figures.missesByStage == ["stale": 1, "queue": 1])
        #expect(figures.missesByCause == ["stale": 1, "queue": 1])
        #expect(abs(figures.computeSeconds - 0.015) < 1e-9)
        #expect(figures.wastedSeconds == 0.003 && figures.requestSeconds == 0.4)
        #expect(figures.stageSeconds == ["stale": 0.25])
    }

    @Test func runsOfOneContestant_addUp() throws {
        let sum = try DaemonFigures(summing: [FiguresTests.daemon(), FiguresTests.daemon()])
        #expect(sum.requests == 8 && sum.missed == 4 && sum.missesByCause == ["stale": 2, "queue": 2])
        #expect(sum.memoryBytes == 1_048_576)
        #expect(sum.measuredSeconds == 0.2)
    }

    @Test func client_andDaemon_agree_whereEachMissIsKnownToBoth() throws {
        // Of five requests the daemon read four; the fifth was given up in the backlog.
        let run = Sample.run("m", latenciesMs: [10, nil, nil, 20, nil], daemon: try FiguresTests.daemon())
        let figures = ContestantFigures([run], of: run.contestant)
        #expect(figures.summary.problems.isEmpty)
        let report = FiguresTests.report(run)
        #expect(report.unread == 1 && report.disagreement == 0 && report.agrees == true)
        #expect(report.missedAtDaemon == 2 && report.comparedByID == 0 && report.differences == [])
        #expect(abs(try #require(report.wastedShare) - 0.2) < 1e-9)
    }

    @Test func shares_areOfTheTimeOverWhichTheyWereMeasured_notOfTheSchedules() throws {
        // The schedule is 50 ms long; the daemon was watched for 100.
        let run = Sample.run("m", latenciesMs: [10, nil, nil, 20, nil], daemon: try FiguresTests.daemon())
        let report = FiguresTests.report(run)
        #expect(abs(try #require(report.utilisation) - 0.3) < 1e-9)
        #expect(abs(try #require(report.computeUtilisation) - 0.15) < 1e-9)
        #expect(abs(try #require(report.daemonInFlight) - 4) < 1e-9)
    }

    @Test func trial_knowsItsLoadAndSlack() throws {
        let trial = Sample.trial([Sample.run("m", latenciesMs: [10, 20, 30, 40])])
        #expect(abs(trial.load - 0.4) < 1e-9)
        #expect(trial.slackRatio == 20)
        #expect(trial.sharedCPUs.cores.isEmpty)
    }

    private static let limit = "more than 5 % together; wait until the machine is quiet"

    @Test func load_andUse_areSharesOfAllTheContestantsCores() throws {
        let run = Sample.run("m", latenciesMs: [10, nil, nil, 20, nil], daemon: try FiguresTests.daemon())
        let trial = Sample.trial([run], cpus: CPUSet([0, 1]))
        let report = TrialReport(trial)
        #expect(abs(report.load - 0.2) < 1e-9)
        #expect(abs(try #require(report.contestants[0].utilisation) - 0.15) < 1e-9)
        #expect(abs(try #require(report.contestants[0].computeUtilisation) - 0.075) < 1e-9)
        #expect(CheckTable.render(report).contains("<td>20 %, 8 %, 15 %</td>"))
    }

    @Test func table_hasALineForEachContestant_andThePageItsChecks() throws {
        let runs = [
            Sample.run(
                "m", latenciesMs: [10, nil, nil, 20, nil], daemon: try FiguresTests.daemon(),
                machine: .looked(MachineUse(cores: CPUSet([0]), seconds: 0.1, others: 0.06, stolen: 0))),
            Sample.run("other", latenciesMs: [10, 20, 30, 40, 50], machine: .unknown("it is elsewhere")),
        ]
        let report = TrialReport(Sample.trial(runs))
        let lines = TrialTable.render(report, columns: 500).split(separator: "\n").map(String.init)
        #expect(lines[0] == "s: t")
        #expect(lines[1].contains("deadline 100.00 ms, slack ratio 20.0; schedule "))
        #expect(lines[1].hasSuffix("; 1 core (0)"))
        let row = lines.first { $0.hasPrefix("m (invalid) ") } ?? ""
        for part in ["40.0/s", "60.00 % (", "≥ 100.00 ms", "30 %", "20.0 %", "1.0 MiB", "never read 33 %, queue 33 %"] {
            #expect(row.contains(part), "\(part) in \(row)")
        }
        #expect(row.contains(" –  "), "p99.9 of five requests in \(row)")
        #expect(lines.contains { $0.hasPrefix("other ") && $0.contains("0.00 % (") })
        let page = TrialSection.render(report)
        #expect(page.contains("m: invalid: disturbed: others used 60 % of core 0, the hypervisor 0 %, \(Self.limit)"))
        #expect(page.contains("m, stale: 62.50 ms") && page.contains("m, queue: 1 missed"))
        #expect(page.contains("Whether others disturbed other is not known: it is elsewhere."))
        #expect(
            page.contains("(too few requests to judge), ")
                && page.contains("<td>4.00</td><td>3, 2</td><td>0, 0</td><td>0, 1</td>"))
    }

    @Test func story_marksWhatIsInvalid_inTheTable_andSaysWhyOnThePage() throws {
        // All are sent 5 ms late.
        let run = Sample.run("m", latenciesMs: [10, nil, 20]) { $1.sentAt += 5_000_000 }
        let players = run.run.schedule.requests.enumerated().map { Scenario.Player(id: "\($0)", request: $1) }
        let trial = Sample.trial([run], content: .story(players))
        let problem = try #require(trial.figures[0].summary.problems.first)
        #expect(problem.contains("lag"))
        #expect(StoryTable.render(TrialReport(trial), columns: 500).contains("\nm (invalid)\n"))
        #expect(TrialSection.render(TrialReport(trial)).contains(HTML.notes(["m: invalid: \(problem)"])))
    }

    @Test(arguments: [
        (nil, nil, "; its server has no record of it."), ("met", nil, "; by the daemon's watch it was in time."),
        ("missed", "hangup", ". The daemon counts it as hangup."),
        ("missed", "stale", ". The downstream's answer sat unread for 62.5 ms while B held the thread."),
    ])
    func sentenceOfAMiss_saysWhatIsKnown(deadline: String?, cause: String?, end: String) {
        let run = Sample.run("m", latenciesMs: [nil])
        let daemon = deadline.map { deadline in
            Sample.entry(
                "A", outcome: "client_gone", deadline: deadline, cause: cause, latencyMs: 120, latenessMs: 20,
                stale: 62_500_000, holder: "B")
        }
        let player = Scenario.Player(id: "A", request: run.run.schedule.requests[0])
        let sentence = StorySentence.text(
            player, run.run.records[0], daemon, unknown: "its server has no record of it")
        #expect(sentence == "A's client hung up at its deadline of 100.00 ms\(end)")
    }
    @Test(arguments: [("shed", "refused"), ("expired", "stopped")])
    func sentenceOfARequestThatAPolicyDropped_saysWhatItsClientWasTold(outcome: String, verb: String) {
        let run = Sample.run("m", latenciesMs: [10]) { $1.status = 503 }
        var daemon = Sample.entry("A", outcome: outcome, deadline: "missed", cause: outcome)
        (daemon.dropped, daemon.reason) = ("queue_full", "the run queue is full")
        let player = Scenario.Player(id: "A", request: run.run.schedule.requests[0])
        let sentence = StorySentence.text(player, run.run.records[0], daemon, unknown: "")
        #expect(sentence == "A failed. The daemon \(verb) it: the run queue is full.")
    }
}
