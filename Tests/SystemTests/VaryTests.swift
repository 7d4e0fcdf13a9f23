import Foundation
import Testing

extension SystemTests {
    /// `compare --vary`: one mode with several values of a key.
    @Suite struct VaryTests {
        private struct Report: Decodable {
            struct Contestant: Decodable {
                var name: String
                var serveOptions: [String]
                var misses: Misses
            }

            struct Misses: Decodable {
                var total: Int
            }

            struct Trial: Decodable {
                var contestants: [Contestant]
            }

            var trials: [Trial]
        }

        @Test func contestants_areOneModeWithEachValue_inTableReportAndJSON() throws {
            let folder = try TemporaryFolder()
            let mode = SystemTests.standardMode
            let result = try Tool.run(
                [
                    DaemonUnderTest.executable, "compare", "--mode", mode, "--vary", "scheduling.discipline=fifo,edf",
                    "--scenario", "fixed", "--cpus", "0", "--duration", "300ms", "--no-preflight", "--out", folder.path,
                ], within: .seconds(60))
            // A disturbed machine makes runs invalid (exit 1), and the report tells it.
            #expect([0, 1].contains(result.status), "\(result.errors)")
            let data = try Data(contentsOf: URL(fileURLWithPath: folder.file("report.json")))
            let contestants = try #require(JSONDecoder().decode(Report.self, from: data).trials.first?.contestants)
            #expect(contestants.map(\.name) == ["\(mode) fifo", "\(mode) edf"])
            #expect(contestants.map { $0.serveOptions.last } == ["fifo", "edf"].map { "scheduling.discipline=\($0)" })
            #expect(contestants[0].misses.total > 0 && contestants[0].misses.total == contestants[1].misses.total)
            #expect(result.output.contains("\n\(mode) fifo ") && result.output.contains("\n\(mode) edf "))
            let page = try String(contentsOfFile: folder.file("report.html"), encoding: .utf8)
            #expect(page.contains("scheduling.discipline=fifo,edf"))
        }

        private static let surge = """
            title: all that a scenario can say
            phases:
              - { rate: 40/s, duration: 400ms }
              - { rate: 80/s, duration: 300ms }
              - { rate: 40/s, duration: 1100ms }
            classes:
              - { name: short, share: 75%, before: 1ms, downstream: 0ms, after: 0ms, deadline: 200ms }
              - { name: long, share: 25%, before: 5ms, downstream: 5ms, after: same, deadline: 500ms }
            retries: 2
            vary:
              scheduling.discipline: [fifo, edf]
            """

        private struct Told: Decodable {
            struct Contestant: Decodable {
                struct Class: Decodable {
                    var name: String
                    var misses: Report.Misses
                }

                struct Surge: Decodable {
                    var missesByPhase: [Double?]
                }

                var name: String
                var misses: Report.Misses
                var amplification: Double
                var classes: [Class]
                var surge: Surge
            }

            struct Trial: Decodable {
                var retries: String
                var contestants: [Contestant]
            }

            var trials: [Trial]
        }

        @Test func scenarioFile_withPhasesClassesRetriesAndVariations_isRunAndTold() throws {
            let folder = try TemporaryFolder()
            let file = try folder.write(VaryTests.surge, to: "own.yaml")
            let result = try Tool.run(
                [
                    DaemonUnderTest.executable, "compare", "--mode", SystemTests.standardMode, "--scenario", file,
                    "--no-preflight", "--out", folder.path,
                ], within: .seconds(60))
            #expect([0, 1].contains(result.status), "\(result.errors)")
            let data = try Data(contentsOf: URL(fileURLWithPath: folder.file("report.json")))
            let trial = try #require(JSONDecoder().decode(Told.self, from: data).trials.first)
            #expect(trial.retries == "2" && trial.contestants.count == 2, "\(result.output)")
            for contestant in trial.contestants {
                #expect(contestant.classes.map(\.name) == ["short", "long"])
                #expect(contestant.classes.reduce(0) { $0 + $1.misses.total } == contestant.misses.total)
                #expect(contestant.surge.missesByPhase.count == 3 && contestant.amplification >= 1)
            }
            for heading in ["Missed of each class", "The surge: recovered is from its end"] {
                #expect(result.output.contains(heading), "\(result.output)")
            }
        }

        @Test(arguments: [
            ("scheduling.discipline=edff", "--vary scheduling.discipline: unknown discipline \"edff\" (did you mean "),
            ("nope=1", "--vary nope: unknown key"), ("mode=a,b", "--vary mode: modes are compared by --mode"),
        ])
        func badValue_exits2_withOneLine_andNothingIsBegun(variation: String, complaint: String) throws {
            let result = try Tool.run([DaemonUnderTest.executable, "compare", "--vary", variation])
            #expect(result.status == 2 && result.output.isEmpty)
            #expect(result.errors.hasPrefix("deadlined compare: \(complaint)"), "\(result.errors)")
            #expect(result.errors.filter(\.isNewline).count == 1, "\(result.errors)")
        }
    }
}
