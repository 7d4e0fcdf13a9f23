import Foundation
import Testing

extension SystemTests {
    /// `deadlined load --retries` against a daemon.
    @Suite struct LoadRetryTests {
        private struct Report: Decodable {
            var requests, retries: Int
            var amplification: Double
            var endings: [String: Int]
        }

        @Test func failures_areRetriedWithinTheBudget_andTheAmplificationIsTold() throws {
            let daemon = try DaemonUnderTest(["--downstream", "http://127.0.0.1:\(try Loopback.freePort())"])
            let result = try Tool.run(
                [DaemonUnderTest.executable, "load", "http://127.0.0.1:\(daemon.port)", "--json", "-"]
                    + ["--arrivals", "constant", "--rate", "100/s", "--duration", "300ms", "--deadline", "10s"]
                    + ["--before", "0ms", "--downstream", "5ms", "--after", "0ms", "--retries", "budget:10%+0.1/s"])
            let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
            // Every attempt fails: 10 % of the requests are sent again, and in ten seconds one more.
            #expect(report.requests == 30 && report.endings == ["status 502": 30])
            #expect(report.retries == 4 && abs(report.amplification - 34.0 / 30) < 1e-9)
            #expect(result.errors.contains("4 retries (1.133 attempts a request)"), "\(result.errors)")
        }
    }
}
