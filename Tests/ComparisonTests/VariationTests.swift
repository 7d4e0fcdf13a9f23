import Foundation
import Load
import Modes
import Testing
import Workload

@testable import Comparison

struct VariationTests {
    private static let modes = Array(ModeChoice.compared.prefix(2))
    private static var names: [String] { modes.map(\.name) }

    private static func plan(_ variations: [String], scenario: String = "mixed") throws -> ComparePlan {
        var plan = ComparePlan(modes: modes)
        plan.variations = try variations.map(Variation.init(_:))
        plan.scenarios = [scenario]
        plan.cpus = CPUSet([0])
        return plan
    }

    private static func contestants(_ variations: [String], scenario: String = "mixed") throws -> [Contestant] {
        let plan = try plan(variations, scenario: scenario)
        try plan.check(allowed: CPUSet([0]))
        return try plan.steps(allowed: CPUSet([0]))[0].contestants
    }

    @Test func contestants_areModesTimesValues_namedByWhatDiffers() throws {
        let found = try VariationTests.contestants(["scheduling.discipline=fifo,edf", "drain_delay=0ms,10ms"])
        let words = ["fifo drain_delay 0ms", "fifo drain_delay 10ms", "edf drain_delay 0ms", "edf drain_delay 10ms"]
        #expect(found.map(\.name) == VariationTests.names.flatMap { name in words.map { "\(name) \($0)" } })
        guard case .daemon(let shape) = found[1] else { return #expect(Bool(false)) }
        #expect(
            shape.options == [
                "--mode", VariationTests.names[0], "--workers", "1", "--set", "scheduling.discipline=fifo", "--set",
                "drain_delay=10ms",
            ])
    }

    @Test func valueThatAllHave_isNotInTheName_andTheirMachinesHaveIt() throws {
        let found = try VariationTests.contestants(["scheduling.discipline=lifo"])
        #expect(found.map(\.name) == VariationTests.names)
        for contestant in found {
            #expect(try contestant.machine(onCores: 1, .keep)?.scheduling.discipline == .lifo)
        }
        #expect(try VariationTests.contestants([])[0].machine(onCores: 1, .keep)?.scheduling.discipline == .fifo)
    }

    @Test func keysOfOneName_standInNamesWithTheirPaths() throws {
        let found = VariedValue.combinations(of: [
            try Variation("limits.compute=1s,2s"), try Variation("workload.before=1ms,2ms"),
            try Variation("limits.downstream=1s,2s"), try Variation("workload.downstream=1ms,2ms"),
        ])
        #expect(
            found[0].map(\.word) == [
                "compute 1s", "before 1ms", "limits.downstream 1s", "workload.downstream 1ms",
            ])
    }

    @Test func configurationFile_variesToo_andAServerDoesNot() throws {
        var plan = try VariationTests.plan(["scheduling.discipline=fifo,edf"])
        plan.modes = []
        plan.configurations = ["a/sensible.yaml"]
        plan.servers = [("other", "http://127.0.0.1:1/work")]
        let contestants = try plan.steps(allowed: CPUSet([0]))[0].contestants
        #expect(contestants.map(\.name) == ["sensible fifo", "sensible edf", "other"])
    }

    @Test(arguments: [
        ("nope", "--vary \"nope\": want KEY=V1,V2 such as scheduling.discipline=fifo,edf"),
        ("=a", "--vary \"=a\": want KEY=V1,V2 such as scheduling.discipline=fifo,edf"),
        ("deadline=1ms,", "--vary deadline: a value is empty; want values such as fifo,edf"),
        ("deadline=", "--vary deadline: a value is empty; want values such as fifo,edf"),
        ("deadline=1ms,2ms, 1ms", "--vary deadline: 1ms stands there twice; leave one of them out"),
        ("mode=a,b", "--vary mode: modes are compared by --mode; name them there"),
        (
            "workers=1,2",
            "--vary workers: each mode has as many workers as suit its cores; compare others as configuration files, "
                + "by --config"
        ),
    ])
    func badVariation_isRefused(text: String, message: String) {
        #expect(throws: LoadError(message)) { try Variation(text) }
    }

    /// What the comparison tells every daemon itself, it lets nobody vary.
    @Test func keysThatTheComparisonSets_doNotVary() {
        let calibrations = [nil, CalibrationStatus(hash: 1, json: 1)]
        let arguments = calibrations.flatMap { DaemonProcess.arguments(["1", "2"], downstream: "http://h", $0) }
        let set = zip(arguments, arguments.dropFirst()).compactMap { word, next in
            word == "--set" ? String(next.prefix { $0 != "=" }) : word.hasPrefix("--") ? String(word.dropFirst(2)) : nil
        }
        #expect(set.contains("listen") && set.contains("workload.kind"))
        for key in set { #expect(OwnKeys.reason(against: key) != nil, "\(key)") }
    }

    @Test func keyGivenTwice_andTooManyContestants_areRefused() throws {
        let twice = try VariationTests.plan(["deadline=1s,2s", "deadline=3s"])
        #expect(throws: LoadError("--vary deadline: given twice; part its values by commas")) { try twice.check() }
        let many = try VariationTests.plan(["deadline=1s,2s,3s,4s,5s,6s,7s"])
        let refusal =
            "--vary deadline: there would be 14 contestants, and at most 12 are compared; name fewer modes (--mode) "
            + "or values"
        #expect(throws: LoadError(refusal)) { try many.steps(allowed: CPUSet([0])) }
        #expect(throws: Never.self) {
            try VariationTests.plan(["deadline=1s,2s,3s,4s,5s,6s"]).steps(allowed: CPUSet([0]))
        }
        // So many that a product of them would not fit anywhere.
        let values = (1...1_000).map { "\($0)ms" }.joined(separator: ",")
        let keys = ["deadline", "drain_delay", "drain_timeout", "downstream_timeout", "limits.compute", "threads"]
        let huge = try VariationTests.plan(keys.map { "\($0)=\(values)" })
        #expect(throws: LoadError.self) { try huge.steps(allowed: CPUSet([0])) }
    }

    @Test(arguments: [
        (
            "scheduling.discipline=edf,edff",
            "--vary scheduling.discipline: unknown discipline \"edff\" (did you mean \"edf\"?); one of "
        ),
        (
            "scheduling.disciplin=edf",
            "--vary scheduling.disciplin: unknown key (did you mean \"scheduling.discipline\"?)"
        ),
        ("threads=0", "--vary threads: want auto or a whole number from 1 to 240, got \"0\""),
        ("limits.compute=1us", "--vary limits.compute: "),
    ])
    func valueThatADaemonRefuses_isRefused_asTheConfigurationDoes(text: String, message: String) throws {
        let steps = try VariationTests.plan([text]).steps(allowed: CPUSet([0]))
        do {
            _ = try VariedCheck.warnings(of: steps)
            Issue.record("\(text) was taken")
        } catch {
            #expect("\(error)".hasPrefix(message) || "\(error)".contains(message), "\(error)")
            #expect(!"\(error)".contains("\n"), "\(error)")
        }
    }

    @Test func whatIsHardlyMeant_isToldOnce_withItsContestant() throws {
        let steps = try VariationTests.plan(["watchdog_compute_limit=1s"]).steps(allowed: CPUSet([0]))
        let warnings = try VariedCheck.warnings(of: steps + steps)
        #expect(warnings.count == 2)
        #expect(warnings[0].hasPrefix("\(VariationTests.names[0]): --vary watchdog_compute_limit: warning: "))
    }

    // MARK: - Scenarios

    private static let scenario = "title: t\nrate: 9/s\nbefore: 1ms\ndownstream: 1ms\nafter: 1ms\ndeadline: 9ms\n"

    @Test func scenario_variesKeys_andTheCommandWins() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "own.yaml")
        let text = VariationTests.scenario + "vary:\n  scheduling.discipline: [fifo, edf]\n  drain_delay: 5ms\n"
        try text.write(to: file, atomically: true, encoding: .utf8)
        let own = try VariationTests.contestants([], scenario: file.path)
        #expect(own.map(\.name) == VariationTests.names.flatMap { ["\($0) fifo", "\($0) edf"] })
        let both = try VariationTests.contestants(
            ["scheduling.discipline=lifo", "accept_batch=greedy,one"], scenario: file.path)
        #expect(both.map(\.name) == VariationTests.names.flatMap { ["\($0) greedy", "\($0) one"] })
        guard case .daemon(let shape) = both[0] else { return #expect(Bool(false)) }
        #expect(
            shape.varied.map { "\($0.key)=\($0.value)" } == [
                "drain_delay=5ms", "scheduling.discipline=lifo", "accept_batch=greedy",
            ])
    }

    @Test(arguments: [
        ("vary: 5\n", "s.yaml:7:7: vary: want keys and their values, such as scheduling.discipline: [fifo, edf]"),
        ("vary:\n  deadline: { a: b }\n", "s.yaml:8:13: vary: want values such as [fifo, edf]"),
        ("vary:\n  deadline: []\n", "s.yaml:8:3: deadline: a value is empty; want values such as fifo,edf"),
        (
            "vary:\n  listen: [a, b]\n",
            "s.yaml:8:3: listen: every daemon of a comparison has addresses of its own; leave it out"
        ),
    ])
    func badVariationOfAScenario_isRefused_withItsPlace(text: String, message: String) {
        #expect(throws: LoadError(message)) {
            try ScenarioFile.read(VariationTests.scenario + text, path: "s.yaml")
        }
    }

    // MARK: - Reports

    @Test func report_tellsWhatVaries_inTableAndPageAndJSON() throws {
        let setting = try Variation("scheduling.discipline=fifo,edf")
        let values = VariedValue.combinations(of: [setting, try Variation("accept_batch=one")])
        let runs = values.map { values in
            let run = Sample.run("m", latenciesMs: [10, 20])
            let shape = DaemonShape(mode: Sample.mode("m"), workers: 1).with(values)
            return ContestantRun(contestant: .daemon(shape), run: run.run, daemon: nil)
        }
        let report = TrialReport(Sample.trial(runs))
        #expect(report.contestants.map(\.name) == ["m fifo", "m edf"])
        #expect(report.contestants.compactMap(\.varied).map(\.words) == ["fifo", "edf"])
        #expect(report.contestants[1].varied?.base == "m")
        #expect(report.varied == "scheduling.discipline=fifo,edf accept_batch=one")
        #expect(TrialTable.render(report, columns: 200).contains("; scheduling.discipline=fifo,edf accept_batch=one\n"))
        #expect(TrialSection.render(report).contains("; scheduling.discipline=fifo,edf accept_batch=one.</p>"))
        let json = try OutputFile.json(report)
        #expect(json.contains("\"words\" : \"edf\""))
        let again = try JSONDecoder().decode(TrialReport.self, from: Data(json.utf8))
        #expect(again.contestants[1].varied == report.contestants[1].varied)
    }

    @Test func plot_tellsTwelveLinesApart() {
        let styles = Set((0..<12).map(SVG.style))
        #expect(styles.count == 12)
        #expect(HTML.legend((0..<8).map { "n\($0)" }).contains("<i class='c1 again'></i>n7"))
    }
}
