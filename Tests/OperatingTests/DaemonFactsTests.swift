import Foundation
import Load
import Modes
import Telemetry
import Testing
import Workload

@testable import Operating

/// What is said of a daemon by what its admin port answered.
struct DaemonFactsTests {
    private static let mode = ModeChoice.standard.name

    /// A `/status` with workers in these states.
    static func status(_ states: [WorkerState] = [.ready], reload: ReloadFacts? = nil, version: String = "1.0")
        -> StatusEntry
    {
        let workers = states.enumerated().map { slot, state in
            StatusEntry.Worker(slot: slot, pid: 100, state: state, mode: mode)
        }
        return StatusEntry(
            mode: mode, version: version, uptime: .seconds(11_550), ready: true, missRatio: nil, workers: workers,
            accept: "shared", acceptBatch: "greedy", load: "before-fork", workingSetBytes: 0,
            fairness: .init(among: []), calibration: CalibrationFacts(hash: 1, json: 1, source: "measured"),
            listeners: .init("127.0.0.1:8080", admin: "127.0.0.1:9464"), downstream: "embedded",
            reload: reload ?? ReloadFacts(lastSuccessful: true, lastSuccessTime: 0, succeeded: 0, failed: 0))
    }

    private static func facts(
        _ status: StatusEntry, _ readiness: ReadinessAnswer? = ReadinessAnswer(status: 200, text: "ready"),
        restarts: Int = 0
    ) -> DaemonFacts {
        DaemonFacts(
            address: HostPort(host: "127.0.0.1", port: 9_464), answer: .success(status), readiness: readiness,
            counts: DaemonCounts(workerRestarts: restarts), ownVersion: "1.0")
    }

    private static func lines(_ facts: DaemonFacts) -> [String] {
        facts.findings.map { "\($0.grade.rawValue) \($0.subject): \($0.found)" }
    }

    @Test func daemonThatIsWell_isToldSo() {
        #expect(
            Self.lines(Self.facts(Self.status([.ready, .ready]))) == [
                "ok admin port: 127.0.0.1:9464 answers: a daemon in mode \(Self.mode), up 3h 12m",
                "ok version: 1.0, as this binary", "ok ready: yes", "ok workers: 2 of 2 workers ready",
                "ok reload: none so far",
            ])
    }

    @Test func daemonThatDoesNotAnswer_isBad_withTheReasonAlone() {
        var facts = Self.facts(Self.status())
        facts.answer = .failure(LoadError("admin port http://d/status: no connection: Connection refused"))
        #expect(
            Self.lines(facts) == ["BAD admin port: http://d/status: no connection: Connection refused"])
        #expect(facts.findings[0].advice?.contains("--admin") == true)
    }

    @Test(
        arguments: [
            (
                ReadinessAnswer(status: 503, text: "no worker accepts yet: calibrating"),
                "BAD ready: no: no worker accepts yet: calibrating"
            ),
            (
                ReadinessAnswer(status: 200, text: "ready, but 1 of 2 workers accept: the others start"),
                "note ready: ready, but 1 of 2 workers accept: the others start"
            ),
            (nil, "ok ready: yes"),
        ] as [(ReadinessAnswer?, String)])
    func readiness_isToldInItsOwnWords(readiness: ReadinessAnswer?, line: String) {
        #expect(Self.lines(Self.facts(Self.status(), readiness))[2] == line)
    }

    @Test func stuckWorker_isBad_andADeadOneIsNoted() {
        let stuck = StatusEntry.Worker(slot: 1, pid: 3, state: .ready, stuckFor: .seconds(75), mode: Self.mode)
        var status = Self.status()
        status.workers.append(stuck)
        #expect(Self.lines(Self.facts(status))[3] == "BAD workers: 1 stuck, worker 1 for 1m 15s")
        let restarted = Self.facts(Self.status([.ready, .down]), restarts: 3)
        #expect(Self.lines(restarted)[3] == "note workers: 1 of 2 workers ready; 3 times one had died and was replaced")
    }

    @Test func reloadThatFailed_isBad_andAnotherVersionIsNoted() {
        let reload = ReloadFacts(lastSuccessful: false, lastSuccessTime: 0, succeeded: 2, failed: 1)
        let lines = Self.lines(Self.facts(Self.status(reload: reload, version: "0.9")))
        #expect(lines[1] == "note version: the daemon is 0.9, this binary 1.0")
        #expect(lines[4] == "BAD reload: the last one failed, and the daemon serves by the configuration before it")
    }

    @Test func reloadThatFailed_isToldWithItsReason() {
        let reload = ReloadFacts(
            lastSuccessful: false, lastSuccessTime: 0, succeeded: 2, failed: 1, lastError: "log.file: no such folder")
        let line = Self.lines(Self.facts(Self.status(reload: reload)))[4]
        #expect(line.hasSuffix("the configuration before it: log.file: no such folder"))
    }

    @Test func counts_areThoseOfTheMetrics_asFarAsTheyAreTold() {
        let text = """
            # TYPE \(MetricName.listenBacklog.rawValue) gauge
            \(MetricName.listenBacklog.rawValue) 3
            # TYPE \(MetricName.acceptPausesTotal.rawValue) counter
            \(MetricName.acceptPausesTotal.rawValue){worker="0",reason="connections"} 5
            \(MetricName.acceptPausesTotal.rawValue){worker="0",reason="descriptors"} 1
            \(MetricName.acceptPausesTotal.rawValue){worker="1",reason="descriptors"} 1
            # TYPE
            """
        #expect(DaemonCounts(MetricsText(text, of: "d")) == DaemonCounts(waiting: 3, descriptorPauses: 2))
    }

    /// What a daemon, or who stands in its place, writes is text on one line.
    @Test func foreignText_commandsNoTerminal() {
        let readiness = ReadinessAnswer(status: 503, text: "no\u{1B}[2J\nok   everything\u{202E}")
        let line = Self.facts(Self.status(), readiness).findings[2].line
        #expect(line.hasPrefix("BAD   ready           no: no\\u{1b}[2J\\u{a}ok   everything\\u{202e}; "), "\(line)")
    }
}
