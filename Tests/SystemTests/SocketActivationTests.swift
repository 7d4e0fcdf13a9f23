import Glibc
import Testing

extension SystemTests {
    /// Listening sockets that somebody else has opened (sd_listen_fds(3)), here systemd-socket-activate(1).
    @Suite struct SocketActivationTests {
        private static func launcher(_ sockets: [(name: String, port: UInt16)]) -> [String] {
            ["systemd-socket-activate", "--fdname=\(sockets.map(\.name).joined(separator: ":"))"]
                + sockets.map { "--listen=127.0.0.1:\($0.port)" }
        }

        /// Starts a daemon on two sockets; the first connection sets it going.
        private static func run(
            _ sockets: [(name: String, port: UInt16)], _ options: [String], in folder: TemporaryFolder
        ) throws -> ChildProgram {
            let light = Calibrated.light.options
            return try ChildProgram(
                launcher(sockets) + [DaemonUnderTest.executable, "serve"] + light + options,
                output: folder.file("output"), errors: folder.file("errors"))
        }

        @Test(arguments: SystemTests.modes)
        func connectionThatCameBeforeTheDaemon_isServed_onTheSocketsGiven(mode: String) throws {
            let (port, admin) = (try Loopback.freePort(), try Loopback.freePort())
            let folder = try TemporaryFolder()
            let program = try Self.run([("admin", admin), ("serving", port)], ["--mode", mode], in: folder)
            var client: RawClient?
            try until("the port is open") {
                client = try? RawClient(port: port)
                return client != nil
            }
            try client?.send(get: SystemTests.trivial)
            #expect(try client?.reply().status == 200)
            #expect(try AdminPort(port: admin).get("/readyz").status == 200)
            let status = try AdminPort(port: admin).get("/status").text
            #expect(status.contains("\"serving\":\"127.0.0.1:\(port)\""), "\(status)")
            // The configured address differs, and is not used.
            #expect(folder.read("errors").contains("configured=127.0.0.1:8080 key=listen socket=127.0.0.1:\(port)"))
            program.send(SIGTERM)
            #expect(try program.end(within: .seconds(20)) == 0)
        }

        @Test(arguments: [
            [("serving", true), ("other", true)], [("serving", true), ("serving", true)],
        ])
        func socketsThatAreNotWanted_endItWithOneLineThatNamesThem(names: [(String, Bool)]) throws {
            let folder = try TemporaryFolder()
            let sockets = try names.map { ($0.0, try Loopback.freePort()) }
            let program = try Self.run(sockets, [], in: folder)
            try until("it has ended") {
                _ = try? RawClient(port: sockets[0].1)
                return program.exitStatus != nil
            }
            #expect(program.exitStatus == 1)
            let lines = folder.read("errors").split(separator: "\n").filter { $0.hasPrefix("deadlined: ") }
            #expect(lines.count == 1)
            #expect(lines.first?.contains("\"\(names[1].0)\" of the service manager: want") == true)
        }
    }
}
