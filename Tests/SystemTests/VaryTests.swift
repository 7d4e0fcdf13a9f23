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
            #expect(page.contains("Daemons had scheduling.discipline=fifo,edf."))
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
