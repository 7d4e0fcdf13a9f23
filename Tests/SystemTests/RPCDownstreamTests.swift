import Glibc
import Testing

extension SystemTests {
    /// The simulated downstream called over gRPC: many calls on one connection, and what becomes of them when it dies.
    @Suite struct RPCDownstreamTests {
        private static let calls = 50

        @Test(arguments: SystemTests.modes)
        func downstreamThatDiesWithCallsInFlight_failsExactlyThese_andTheNextCallDialsAnew(mode: String) throws {
            let (port, folder) = (try Loopback.freePort(), try TemporaryFolder())
            let downstream = try Self.downstream(on: port, folder)
            let daemon = try DaemonUnderTest(
                mode: mode,
                ["--downstream", "grpc://127.0.0.1:\(port)", "--threads", "64", "--deadline", "60s"],
                calibration: .light)
            let target = "/work?before=0ms&after=0ms&downstream="
            #expect(try daemon.get(target + "1ms").status == 200)
            let clients = try (0..<Self.calls).map { _ in try daemon.client() }
            for client in clients { try client.send(get: target + "50s") }
            try until("all calls are at the downstream") {
                let counts = try Tool.run(["curl", "-s", "http://127.0.0.1:\(port)/counts"]).output
                return counts.contains("calls \(Self.calls + 1)\n")
            }
            #expect(try daemon.admin.metrics().sum("deadlined_downstream_dials_total") == 1)
            downstream.kill()
            for client in clients {
                let reply = try client.reply()
                #expect(reply.status == 502, "\(reply.text)")
            }
            let failed = try daemon.admin.settledMetrics().sum("deadlined_requests_total", ["outcome": "failed"])
            #expect(failed == Double(Self.calls))
            let another = try Self.downstream(on: port, folder)
            defer { another.kill() }
            #expect(try daemon.get(target + "1ms").status == 200)
        }

        private static func downstream(on port: UInt16, _ folder: TemporaryFolder) throws -> ChildProgram {
            let program = try ChildProgram(
                [DaemonUnderTest.executable, "downstream", "--listen", "127.0.0.1:\(port)"],
                output: folder.file("output"), errors: folder.file("errors"))
            try until("the downstream answers") {
                try Tool.run(["curl", "-s", "http://127.0.0.1:\(port)/delay"]).output == "waited 0ms\n"
            }
            return program
        }
    }
}
