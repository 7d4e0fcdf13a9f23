import Glibc
import Testing

extension SystemTests {
    /// Signals faster than anybody sends them. Expected: the last file counts, one crew serves, no request is lost.
    @Suite struct SignalStormTests {
        private static let signals = 10
        private static let memoryMebibytes = 32

        /// A tenth of a second apart, each with another mode in the file.
        @Test func sighupTenTimesInASecond_leavesTheCrewOfTheLastFile() throws {
            let daemon = try DaemonUnderTest(
                ["--threads", "4"], configuration: "mode: \(standardMode)\n", calibration: .light)
            let memory = MemoryGrowth(of: daemon)
            let load = ClientLoad(
                on: daemon.port, [.keepAlive, .pipelining(depth: 4), .closing],
                target: "/work?before=0ms&downstream=1ms&after=0ms")
            let idle = try daemon.client()
            for signal in 0..<Self.signals {
                try daemon.rewriteConfiguration("mode: \(SystemTests.modes[signal % SystemTests.modes.count])\n")
                daemon.send(SIGHUP)
                memory.look()
                _ = idle.isReadable(within: .milliseconds(100))
            }
            let last = SystemTests.modes[(Self.signals - 1) % SystemTests.modes.count]
            try until("one crew of the last file's mode serves") {
                memory.look()
                return try daemon.admin.status().mode == last && daemon.workers.count == 1
            }
            try until("every client is served by it") { load.isServed(by: last) }
            let tally = try load.end()
            #expect(tally.failures == [])
            #expect(tally.replies == tally.requests)
            try idle.send(get: SystemTests.trivial)
            #expect(try idle.reply().mode == last)
            let reloads = try daemon.admin.status().reload
            #expect(reloads.failed == 0)
            #expect((1...Self.signals).contains(reloads.succeeded))
            let metrics = try daemon.admin.settledMetrics()
            #expect(metrics.sum("deadlined_requests_total", ["outcome": "replied"]) == Double(tally.replies + 1))
            #expect(metrics.value("deadlined_worker_restarts_total") == 0)
            memory.expect(atMost: Self.memoryMebibytes, "SIGHUP ten times in a second")
        }

        /// The supervisor is killed while requests are under way in every worker. Expected: every process of it ends by
        /// itself, none grows meanwhile beyond the bound, and the ports are free for the next one.
        @Test(arguments: SystemTests.modes)
        func supervisorKilledUnderLoad_leavesNoProcessAndNoPort(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--workers", "2", "--threads", "4"], calibration: .light)
            let memory = MemoryGrowth(of: daemon)
            let load = ClientLoad(
                on: daemon.port, [.keepAlive, .pipelining(depth: 4), .closing],
                target: "/work?before=1ms&downstream=5ms&after=1ms")
            try until("the load is on") { load.tally.replies > 50 }
            let children = daemon.supervisor.children
            #expect(children.count == 3)
            memory.look()
            let began = ContinuousClock.now
            daemon.send(SIGKILL)
            try until("no process is left") {
                memory.look()
                return children.allSatisfy { !$0.isAlive }
            }
            print("measured: supervisor killed, \(mode): all processes ended after \(ContinuousClock.now - began)")
            // The supervisor had the sockets too; killed, it takes its time to go.
            try until("the ports are free") {
                !Loopback.isTaken(daemon.port) && !Loopback.isTaken(daemon.admin.port)
            }
            _ = try load.end()
            memory.expect(atMost: Self.memoryMebibytes, "supervisor killed, \(mode)")
        }
    }
}
