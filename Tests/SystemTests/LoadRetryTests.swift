import Foundation
import Testing

extension SystemTests {
    /// `deadlined load --retries` against a daemon.
    @Suite struct LoadRetryTests {
        private struct Report: Decodable {
            struct Refusals: Decodable { var shed, expired: Int }

            var refusals: Refusals?
            var requests, retries: Int
            var amplification: Double
            var endings: [String: Int]
        }

        @Test func failures_areRetriedWithinTheBudget_andTheAmplificationIsTold() throws {
            let daemon = try DaemonUnderTest(["--downstream", "http://127.0.0.1:\(try Loopback.freePort())"])
            let (report, table) = try LoadRetryTests.load(daemon, deadline: "10s", retries: "budget:10%+0.1/s")
            // Every attempt fails: 10 % of the requests are sent again, and in ten seconds one more.
            #expect(report.requests == 30 && report.endings == ["status 502": 30])
            #expect(report.retries == 4 && abs(report.amplification - 34.0 / 30) < 1e-9)
            #expect(table.contains("4 retries (1.133 attempts a request)"), "\(table)")
        }

        @Test func daemonThatRefuses_isLeftAloneForItsRetryAfter_byAllButNaiveClients() throws {
            // It lets in nothing that asks for more than its deadline leaves, and wants to be asked a second later.
            let daemon = try DaemonUnderTest(
                ["--set", "overload.policy=predict", "--set", "overload.estimate=asked"])
            for (retries, count) in [("3,budget:100%", 0), ("naive:1", 30)] {
                let (report, table) = try LoadRetryTests.load(
                    daemon, downstream: "2s", deadline: "900ms", retries: retries)
                #expect(report.endings == ["status 503": 30] && report.retries == count, "\(retries): \(table)")
                #expect(report.refusals?.shed == 30 && report.refusals?.expired == 0)
                #expect(table.contains("\nrefused     shed 30 (told after p50 "), "\(table)")
            }
        }

        /// Thirty requests in 0.3 s.
        private static func load(
            _ daemon: DaemonUnderTest, downstream: String = "5ms", deadline: String, retries: String
        ) throws -> (report: Report, table: String) {
            let result = try Tool.run(
                [DaemonUnderTest.executable, "load", "http://127.0.0.1:\(daemon.port)", "--json", "-"]
                    + ["--arrivals", "constant", "--rate", "100/s", "--duration", "300ms", "--deadline", deadline]
                    + ["--before", "0ms", "--downstream", downstream, "--after", "0ms", "--retries", retries])
            return (try JSONDecoder().decode(Report.self, from: Data(result.output.utf8)), result.errors)
        }
    }
}
