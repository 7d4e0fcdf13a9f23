import Glibc
import Testing

extension SystemTests {
    /// The agent's port of a real daemon, as HAProxy asks it.
    @Suite struct AgentTests {
        private static func ask(_ port: UInt16) throws -> String {
            String(decoding: try RawClient(port: port).everything(), as: UTF8.self)
        }

        @Test(arguments: SystemTests.modes)
        func aCalmDaemon_hasItsWholeWeight_andDrainsWhenItIsAboutToStop(mode: String) throws {
            let agent = try Loopback.freePort()
            let daemon = try DaemonUnderTest(
                mode: mode, ["--set", "agent=127.0.0.1:\(agent)", "--drain-delay", "3s"], calibration: .light)
            #expect(try Self.ask(agent) == "ready up 100%\n")
            daemon.send(SIGTERM)
            try until("it drains") { try Self.ask(agent) == "drain\n" }
            #expect(try daemon.get(SystemTests.trivial).status == 200)
            #expect(try daemon.end() == 0)
        }

        /// One thread, and requests of 50 ms that stand behind each other.
        @Test func aDaemonWithRequestsThatWait_asksForLess_andForAllAgainLater() throws {
            let agent = try Loopback.freePort()
            let daemon = try DaemonUnderTest(
                mode: SystemTests.oneThreadModes[0],
                ["--set", "agent=127.0.0.1:\(agent)", "--set", "workload.kind=sleep"], calibration: .light)
            let clients = try (0..<40).map { _ in try daemon.client() }
            for client in clients { try client.send(get: "/work?before=50ms&downstream=0ms&after=0ms") }
            try until("it asks for little") { try Self.ask(agent).hasSuffix(" 1%\n") }
            for client in clients { #expect(try client.reply().status == 200) }
            try until("it asks for all again") { try Self.ask(agent) == "ready up 100%\n" }
            #expect(try daemon.stop() == 0)
        }

        @Test func aReload_movesThePort_andClosesItWhereItIsOff() throws {
            let ports = [try Loopback.freePort(), try Loopback.freePort()]
            let daemon = try DaemonUnderTest(configuration: "agent: 127.0.0.1:\(ports[0])\n", calibration: .light)
            #expect(try Self.ask(ports[0]).hasPrefix("ready up "))
            try daemon.rewriteConfiguration("agent: 127.0.0.1:\(ports[1])\n")
            daemon.send(SIGHUP)
            try until("it has moved") { !Loopback.isTaken(ports[0]) && Loopback.isTaken(ports[1]) }
            try until("it is ready again") { try Self.ask(ports[1]).hasPrefix("ready up ") }
            try daemon.rewriteConfiguration("agent: off\n")
            daemon.send(SIGHUP)
            try until("it is closed") { !Loopback.isTaken(ports[1]) }
            #expect(try daemon.stop() == 0)
        }
    }
}
