import Glibc
import Testing

extension SystemTests {
    /// `deadlined downstream`: the simulator as a program.
    @Suite struct SimulatorTests {
        /// A simulator of a test's own.
        private final class Simulator {
            let port: UInt16
            let program: ChildProgram
            private let folder: TemporaryFolder

            init() throws {
                let (port, folder) = (try Loopback.freePort(), try TemporaryFolder())
                program = try ChildProgram(
                    [DaemonUnderTest.executable, "downstream", "--listen", "127.0.0.1:\(port)"],
                    output: folder.file("output"), errors: folder.file("errors"))
                (self.port, self.folder) = (port, folder)
                try until("the simulator says where it listens") {
                    folder.read("output").contains("http://127.0.0.1:\(port)")
                }
            }
        }

        /// curl's exit status, and what it writes: the status, and the body's size.
        private static func curl(_ simulator: Simulator, _ query: String) throws -> (Int32, String) {
            let result = try Tool.run([
                "curl", "-s", "-m", "2", "-o", "/dev/null", "-w", "%{http_code} %{size_download}",
                "http://127.0.0.1:\(simulator.port)/delay\(query)",
            ])
            return (result.status, result.output)
        }

        @Test func delayAndReplies_areAsTheQueryAsks() throws {
            let simulator = try Simulator()
            let rows = [
                ("", "200 11"), ("?for=20ms", "200 12"), ("?for=1ms&chunked", "200 11"),
                ("?for=1ms&until-close", "200 11"), ("?status=503", "503 11"), ("?bytes=100000", "200 100000"),
                ("?bytes=100000&chunked", "200 100000"), ("?bytes=5&drip=1ms", "200 5"),
            ]
            for (query, expected) in rows {
                let (status, facts) = try SimulatorTests.curl(simulator, query)
                #expect(status == 0 && facts == expected, "\(query): \(status) \(facts)")
            }
            #expect(try SimulatorTests.curl(simulator, "?for=5").1.hasPrefix("400 "))
            #expect(try SimulatorTests.curl(simulator, "?colour=red").1.hasPrefix("400 "))
        }

        /// What curl makes of each fault (curl(1), exit codes).
        @Test func faults_areOnDemand() throws {
            let simulator = try Simulator()
            let (timedOut, emptyReply, partialFile, receiveFailed): (Int32, Int32, Int32, Int32) = (28, 52, 18, 56)
            let rows = [
                ("?stall", [timedOut]), ("?close=before", [emptyReply]), ("?reset=before", [receiveFailed]),
                ("?bytes=100000&close=middle", [partialFile]),
                ("?bytes=100000&reset=middle", [partialFile, receiveFailed]),
            ]
            for (query, expected) in rows {
                let (status, facts) = try SimulatorTests.curl(simulator, query)
                #expect(expected.contains(status), "\(query): \(status) \(facts)")
            }
            #expect(try SimulatorTests.curl(simulator, "").0 == 0)
        }

        @Test(arguments: SystemTests.modes)
        func daemon_whoseDownstreamIsTheSimulator_passesTheTimeOn(mode: String) throws {
            let simulator = try Simulator()
            let daemon = try DaemonUnderTest(
                mode: mode, ["--downstream", "http://127.0.0.1:\(simulator.port)/delay?for={ms}ms"])
            let client = try daemon.client()
            try client.send(get: "/work?before=0ms&downstream=40ms&after=0ms&deadline=10s", id: "r")
            #expect(try client.reply().status == 200)
            #expect(try daemon.admin.record(of: "r").stages["downstream"] ?? 0 >= 40)
        }

        /// Nobody may read what it announces, and its terminal may go: it serves on, where it was started to.
        @Test(arguments: [">&- 2>&-", ">/dev/full 2>/dev/full"])
        func streamsThatTakeNothing_andAHangUpItShallOutlive_stopNothing(redirection: String) throws {
            let port = try Loopback.freePort()
            let folder = try TemporaryFolder()
            let program = try ChildProgram(
                [
                    "env", "--ignore-signal=HUP", "sh", "-c", "exec \"$@\" \(redirection)", "sh",
                    DaemonUnderTest.executable, "downstream", "--listen", "127.0.0.1:\(port)",
                ], output: folder.file("output"), errors: folder.file("errors"))
            try until("it listens") { Loopback.isTaken(port) }
            for signal in [SIGHUP, SIGUSR1, SIGALRM] { program.send(signal) }
            let client = try RawClient(port: port)
            try client.send(get: "/delay?for=1ms")
            #expect(try client.reply().status == 200)
            program.send(SIGTERM)
            #expect(try program.end(within: .seconds(10)) == 0)
        }

        @Test(arguments: [SIGTERM, SIGINT])
        func signal_endsIt_withExitCode0(signal: Int32) throws {
            let simulator = try Simulator()
            simulator.program.send(signal)
            #expect(try simulator.program.end(within: .seconds(10)) == 0)
        }
    }
}
