import Foundation
import Glibc
import Testing

extension SystemTests {
    /// `deadlined load` and `compare` over HTTP/1.1, HTTP/2 and gRPC. Deadlines are long, so that a busy machine's lag
    /// spoils no request.
    @Suite struct ProtocolLoadTests {
        private struct Report: Decodable {
            struct Request: Decodable {
                var id, ending: String
                var mode: String?
                var stagesMs: [String: Double]?
            }

            var `protocol`: String
            var requests, connections, retries: Int
            var endings: [String: Int]
            var records: [Request]
        }

        private static let trivial = [
            "--before", "1ms", "--downstream", "1ms", "--after", "0ms", "--deadline", "10s", "--records", "--json", "-",
        ]

        private static func command(_ daemon: DaemonUnderTest, over name: String) -> [String] {
            let url = "\(name == "grpc" ? "grpc" : "http")://127.0.0.1:\(daemon.port)"
            return [DaemonUnderTest.executable, "load", url] + (name == "http2" ? ["--http2"] : []) + trivial
        }

        private static func report(_ text: String) throws -> Report {
            try JSONDecoder().decode(Report.self, from: Data(text.utf8))
        }

        @Test func load_isServedOverEachProtocol_andJoinsTheDaemonsRecords_inEachMode() throws {
            for mode in SystemTests.modes {
                let daemon = try DaemonUnderTest(mode: mode)
                for name in ["http1", "http2", "grpc"] {
                    let result = try Tool.run(
                        ProtocolLoadTests.command(daemon, over: name)
                            + ["--rate", "100/s", "--duration", "300ms", "--admin", "127.0.0.1:\(daemon.admin.port)"])
                    // A disturbed machine makes runs invalid (exit 1), and the figures tell of them.
                    #expect([0, 1].contains(result.status), "\(result.errors)")
                    let report = try ProtocolLoadTests.report(result.output)
                    #expect(report.protocol == name && report.endings == ["in time": report.requests])
                    #expect(name == "http1" || report.connections == 1)
                    #expect(report.records.allSatisfy { $0.mode == mode && $0.stagesMs?["compute"] ?? 0 > 0 })
                    let joined = "joined      \(report.requests) of \(report.requests) requests"
                    #expect(result.errors.contains(joined), "\(name): \(result.errors)")
                }
            }
        }

        @Test(arguments: ["http2", "grpc"])
        func workersThatAreReplaced_loseNoRequest_andNewOnesGoElsewhere(name: String) throws {
            let daemon = try DaemonUnderTest(configuration: "mode: \(standardMode)\n")
            let folder = try TemporaryFolder()
            let load = try ChildProgram(
                ProtocolLoadTests.command(daemon, over: name) + ["--rate", "200/s", "--duration", "2s"],
                output: folder.file("output"), errors: folder.file("errors"))
            for mode in [otherMode, standardMode] {
                let served = try daemon.admin.metrics().sum("deadlined_requests_total")
                try until("some more are served") {
                    try daemon.admin.metrics().sum("deadlined_requests_total") > served + 50
                }
                try daemon.rewriteConfiguration("mode: \(mode)\n")
                daemon.send(SIGHUP)
                try until("the mode is \(mode)") { try daemon.admin.status().mode == mode }
            }
            #expect([0, 1].contains(try load.end(within: .seconds(30))), "\(folder.read("errors"))")
            let report = try ProtocolLoadTests.report(folder.read("output"))
            #expect(report.endings == ["in time": report.requests] && report.retries == 0, "\(report.endings)")
            // One that is opened in the middle of a change may be taken by a worker that leaves, and needs a successor.
            #expect((3...5).contains(report.connections), "\(report.connections)")
            #expect(Set(report.records.compactMap(\.mode)) == [standardMode, otherMode])
        }

        private struct Comparison: Decodable {
            struct Contestant: Decodable {
                struct Misses: Decodable { var total: Int }

                var name: String
                var misses: Misses
                var comparedByID: Int?
            }

            struct Trial: Decodable { var contestants: [Contestant] }

            var trials: [Trial]
        }

        /// It refuses to compare what has other digests or units.
        @Test func comparison_findsEqualWork_overAllProtocols() throws {
            let folder = try TemporaryFolder()
            let mode = SystemTests.standardMode
            let result = try Tool.run(
                [
                    DaemonUnderTest.executable, "compare", "--mode", mode, "--protocol", "http1,http2,grpc",
                    "--scenario", "fixed", "--cpus", "0", "--duration", "300ms", "--calibration", "20",
                    "--no-preflight", "--out", folder.path,
                ], within: .seconds(60))
            #expect([0, 1].contains(result.status), "\(result.errors)")
            let data = try Data(contentsOf: URL(fileURLWithPath: folder.file("report.json")))
            let contestants = try #require(JSONDecoder().decode(Comparison.self, from: data).trials.first?.contestants)
            #expect(contestants.map(\.name) == ["http1", "http2", "grpc"].map { "\(mode) \($0)" }, "\(result.errors)")
            #expect(Set(contestants.map(\.misses.total)).count == 1)
            #expect(contestants.allSatisfy { $0.comparedByID == $0.misses.total })
        }

        @Test(arguments: [
            (["load", "grpc://127.0.0.1:1", "--http2"], "--http2: no effect beside grpc://, which is HTTP/2 anyway"),
            (["load", "grpc://127.0.0.1:1/work"], "a call has the path of its method, and no query but ?kind=KIND"),
            (["compare", "--protocol", "http9"], "--protocol http9: want http1, http2, grpc, or several of them"),
            (["compare", "--vary", "protocol=grpc"], "--vary protocol: what contestants are spoken to in is named by"),
            (
                ["compare", "--protocol", "grpc", "--calibration", "1", "--target", "p=http://127.0.0.1:1"],
                "--target p=http://127.0.0.1:1/work: its URL is not for --protocol grpc; write grpc://HOST:PORT"
            ),
        ])
        func nonsense_isRefused_withOneLine(arguments: [String], complaint: String) throws {
            let result = try Tool.run([DaemonUnderTest.executable] + arguments)
            #expect(result.status == 2 && result.output.isEmpty)
            #expect(result.errors.contains(complaint), "\(result.errors)")
            #expect(result.errors.filter(\.isNewline).count == 1)
        }
    }
}
