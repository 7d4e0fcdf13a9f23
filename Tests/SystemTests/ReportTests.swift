import Foundation
import Testing

extension SystemTests {
    /// `deadlined compare` and its report, which a real browser opens.
    @Suite struct ReportTests {
        private struct Report: Decodable {
            struct Misses: Decodable {
                var share: Double
                var missed, total: Int
            }

            struct Percentile: Decodable {
                var percentile, ms: Double
                var isLowerBound: Bool
            }

            struct Accepting: Decodable {
                var shape: String
                var workers, accepts: Int
                var wakeupsPerAccept, contextSwitchesPerAccept, jain, luckiestShare: Double?
                var startMs: Double
            }

            struct Contestant: Decodable {
                var name: String
                var memoryMiB: Double?
                var accepting: Accepting?
                var misses: Misses
                var latency: [Percentile]
                var stagesMs: [String: Double]
                var agrees: Bool?
                var problems: [String]
            }

            struct Mark: Decodable {
                var stage: String
                var durationMs: Double
            }

            struct Player: Decodable {
                var contestant, id: String
                var met: Bool
                var timeline: [Mark]
                var sentence: String
            }

            struct Trial: Decodable {
                var scenario, scheduleHash, connections: String
                var contestants: [Contestant]
                var players: [Player]
            }

            struct Point: Decodable {
                var contestant: String
                var rate: Double
                var misses: Misses
            }

            struct Sweep: Decodable {
                var points: [Point]
            }

            var schema, command: String
            var trials: [Trial]
            var sweeps: [Sweep]
            var missing: [Missing]?
        }

        private struct Missing: Decodable {
            var scenario, question, reason: String
        }

        /// The labels of a page's plots, hovered values included.
        private static func labels(of page: String) -> [String] {
            page.matches(of: /<(?:title|text)[^>]*>([^<]*)</).map { match in
                String(match.1).replacing("&gt;", with: ">").replacing("&amp;", with: "&")
            }
        }

        /// As the page rounds: a half away from zero, which printf(3) takes to the even digit.
        private static func text(_ value: Double, _ decimals: Int = 2) -> String {
            let unit = pow(10, Double(decimals))
            return String(format: "%.\(decimals)f", (value * unit).rounded() / unit)
        }

        @Test func report_opensInABrowser_andItsPlotsSayWhatItsJSONDoes() throws {
            let folder = try TemporaryFolder()
            // A disturbed machine makes runs invalid (exit 1), and the report tells it.
            let result = try Tool.run(
                [
                    DaemonUnderTest.executable, "compare", "--scenario", "pushed-aside", "--scenario", "mixed",
                    "--cpus",
                    "0", "--duration", "400ms", "--sweep", "40%,150%", "--out", folder.path,
                ], within: .seconds(90))
            #expect([0, 1].contains(result.status), "\(result.errors)")
            let report = try JSONDecoder().decode(
                Report.self, from: Data(contentsOf: URL(fileURLWithPath: folder.file("report.json"))))
            #expect(report.schema == "deadlined-comparison-1")
            #expect(report.trials.map(\.scenario) == ["pushed-aside", "mixed"], "\(report.missing ?? [])")
            ReportTests.expectClosingWords(of: result, folder, report)

            let (page, console) = try Chromium.open(folder.file("report.html"))
            // Chromium's own remark on a slow machine.
            let complaints = console.filter { !$0.contains("Slow network is detected") }
            #expect(complaints.isEmpty, "\(complaints)")
            let labels = Set(ReportTests.labels(of: page))
            for label in ReportTests.expectedLabels(report) {
                #expect(labels.contains { $0.hasPrefix(label) }, "\(label)")
            }
            for trial in report.trials { #expect(page.contains(trial.scheduleHash)) }

            // A report can be made again from its record.
            let again = try TemporaryFolder()
            let rewritten = try Tool.run([
                DaemonUnderTest.executable, "compare", "--from", folder.file("report.json"), "--out", again.path,
            ])
            #expect(rewritten.status == 0, "\(rewritten.errors)")
            for name in ["report.json", "report.html", "misses.svg", "goodput.svg"] {
                #expect(try ReportTests.bytes(again.file(name)) == ReportTests.bytes(folder.file(name)), "\(name)")
            }
        }

        private static func bytes(_ path: String) throws -> Data {
            try Data(contentsOf: URL(fileURLWithPath: path))
        }

        private static func expectedLabels(_ report: Report) -> [String] {
            let latencies = report.trials.filter(\.players.isEmpty).flatMap(\.contestants).flatMap { contestant in
                contestant.latency.filter { $0.percentile == 50 }.map {
                    "\(contestant.name), 50 %: \($0.isLowerBound ? "≥ " : "")\(text($0.ms)) ms"
                }
            }
            let stages = report.trials.filter(\.players.isEmpty).flatMap(\.contestants).flatMap { contestant in
                contestant.stagesMs.filter { $0.value > 0 }.map {
                    "\(contestant.name), \($0.key): \(text($0.value)) ms"
                }
            }
            let marks = report.trials.flatMap(\.players).flatMap { player in
                player.timeline.map { "\(player.id), \($0.stage): \(text($0.durationMs)) ms" }
            }
            let points = report.sweeps.flatMap(\.points).map { point in
                "\(point.contestant) at \(text(point.rate, 1))/s: \(text(point.misses.share * 100)) % missed"
            }
            return latencies + stages + marks + points
        }

        @Test func story_isTold_inEachMode() throws {
            let folder = try TemporaryFolder()
            let result = try Tool.run(
                [
                    DaemonUnderTest.executable, "compare", "--scenario", "pushed-aside", "--out", folder.path,
                ], within: .seconds(90))
            #expect([0, 1].contains(result.status), "\(result.errors)")
            let report = try JSONDecoder().decode(
                Report.self, from: Data(contentsOf: URL(fileURLWithPath: folder.file("report.json"))))
            let first = report.trials.flatMap(\.players).filter { $0.id == "A" }
            #expect(first.map(\.contestant) == SystemTests.modes, "\(report.missing ?? [])")
            let output = ReportTests.unbroken(result.output)
            for player in first { #expect(output.contains(player.sentence)) }
            // On a disturbed machine other things may come first; then the run says that it is invalid.
            let valid = report.trials.flatMap(\.contestants).filter(\.problems.isEmpty)
            #expect(valid.allSatisfy { $0.agrees == true })
            let names = valid.map(\.name).filter(SystemTests.oneThreadModes.contains)
            for player in first where names.contains(player.contestant) {
                #expect(!player.met)
                #expect(player.sentence.contains("sat unread") && player.sentence.contains("while B held the thread"))
            }
        }

        /// Without the line breaks that fit it to a terminal.
        private static func unbroken(_ text: String) -> String {
            text.split { $0.isWhitespace }.joined(separator: " ")
        }

        /// A comparison ends with the report's place and its verdicts, within 80 columns.
        private static func expectClosingWords(of result: Tool.Result, _ folder: TemporaryFolder, _ report: Report) {
            let lines = result.output.split(separator: "\n")
            let place = "Report: \(folder.file("report.html"))"
            #expect(lines.contains { $0 == place })
            for trial in report.trials { #expect(lines.contains { $0.hasPrefix("\(trial.scenario): ") }) }
            // Every sign that is used here takes one column.
            for line in lines where line != place { #expect(line.count <= 80, "\(line)") }
        }

        @Test func configurations_areComparedAsTheyAre_withAConnectionForEachRequest() throws {
            let folder = try TemporaryFolder()
            let herd = try folder.write(
                "mode: \(standardMode)\nworkers: 3\naccept: shared\naccept_batch: one\nload: after-fork\n"
                    + "working_set: 4MiB\nlisten: 127.0.0.1:1\nadmin: 127.0.0.1:2\ncalibration: { hash: 1 }\n",
                to: "herd.yaml")
            let threads = try folder.write("mode: \(poolMode)\nthreads: 4\n", to: "threads.yaml")
            let result = try Tool.run(
                [
                    DaemonUnderTest.executable, "compare", "--config", herd, "--config", threads, "--scenario", "fixed",
                    "--duration", "400ms", "--out", folder.path,
                ], within: .seconds(90))
            #expect([0, 1].contains(result.status), "\(result.errors)")
            let report = try JSONDecoder().decode(
                Report.self, from: Data(contentsOf: URL(fileURLWithPath: folder.file("report.json"))))
            let trial = try #require(report.trials.first)
            #expect(report.trials.count == 1 && trial.connections == "close")
            #expect(trial.contestants.map(\.name) == ["herd", "threads"])
            let accepting = trial.contestants.compactMap(\.accepting)
            #expect(
                accepting.map(\.shape) == [
                    "\(standardMode), 3 workers, shared, one, after-fork",
                    "\(poolMode), 1 worker, shared, greedy, before-fork",
                ])
            for (contestant, figures) in zip(trial.contestants, accepting) {
                #expect(figures.accepts == contestant.misses.total)
                #expect(try #require(figures.wakeupsPerAccept) > 0 && figures.startMs > 0)
                #expect(try #require(contestant.memoryMiB) > 1)
                #expect(ReportTests.unbroken(result.output).contains(figures.shape))
            }
            #expect(accepting.last?.jain == 1 && accepting.last?.luckiestShare == 1)
        }

        @Test(arguments: [
            (
                ["--mode", "\(standardMode)e"],
                "--mode \"\(standardMode)e\": no such mode (did you mean \"\(standardMode)\"?)"
            ),
            (["--fleet", "10/s"], "--fleet goes with --capacity"), (["--surely"], "--surely goes with --capacity"),
            (["--capacity", "misses<1%", "--surely", "--quick"], "--quick: no effect beside --surely"),
            (["--capacity", "misses<0.01%"], "no search can tell that; want misses<0.05% to misses<50%"),
            (["--capacity", "misses<1%", "--sweep", "10%..20%", "--duration", "9s"], "ask for the two apart"),
            (["--duration", "1s"], "--duration 1s: a contestant's search takes 5s or more"),
            (["--sweep", "10%"], "want a range such as 10%..120%"), (["--target", "x"], "want NAME=URL"),
            (["--config", "/nowhere.yaml"], "/nowhere.yaml"),
            (["--target", "a=http://127.0.0.1:1/work"], "--target goes with --calibration"),
            (["--from", "report.json"], "--from goes with --out"),
            (["--diff", "a", "b", "--quick", "--out", "c"], "--out and --quick: no effect beside --diff"),
            (["--from", "a", "--diff", "b", "c"], "--from: no effect beside --diff"), (["--diff"], "--diff"),
            (["--from", "a", "--out", "b", "--no-preflight"], "--no-preflight: no effect beside --from"),
            (["--json", "a"], "--json: goes with --diff"),
            (["--kinds", "json,hash"], "--kinds \"hash\": want kinds of documents"),
            (["--kinds", "json", "--sweep", "10%..20%", "--surely"], "--sweep and --surely: no effect beside --kinds"),
            (["--cpus", "1000"], "--cpus 1000: this process may use cores "),
        ])
        func wrongUsage_exits2_withOneLine(arguments: [String], complaint: String) throws {
            let result = try Tool.run([DaemonUnderTest.executable, "compare"] + arguments)
            #expect(result.status == 2)
            #expect(result.errors.contains(complaint) && result.errors.filter(\.isNewline).count == 1)
        }
    }
}
