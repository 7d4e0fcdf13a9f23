import Foundation
import Testing
import Workload

extension SystemTests {
    /// Many workers, of which some die: the sums hold, and what goes wrong is said.
    @Suite struct PreforkDeathTests {
        /// Requests of one run, and workers killed meanwhile; scripts/kill-workers makes it a long one.
        private static let requests = number("DEADLINED_TEST_REQUESTS") ?? 4_000
        private static let kills = number("DEADLINED_TEST_KILLS") ?? 5

        private static func number(_ variable: String) -> Int? {
            ProcessInfo.processInfo.environment[variable].flatMap { Int($0) }
        }

        private static let crews: [(String, MessageProtocol, String)] =
            SystemTests.modes.flatMap { mode in AcceptTests.strategies.map { (mode, .http1, $0) } }
            + SystemTests.callModes.map { ($0, .grpc, AcceptTests.strategies[0]) }

        @Test(arguments: PreforkDeathTests.crews)
        func workersKilledAtRandom_sumsOverAllWorkersHold(
            mode: String, over spoken: MessageProtocol, strategy: String
        ) throws {
            let daemon = try DaemonUnderTest(
                mode: mode,
                [
                    "--workers", "4", "--threads", "4", "--accept", strategy, "--accept-batch", "one",
                    "--downstream-time", "0ms", "--before", "0ms", "--after", "0ms",
                ])
            let closing = spoken.isHTTP2 ? ClientLoad.Style.leaving : .closing
            let load = ClientLoad(
                on: daemon.port,
                [.keepAlive, .keepAlive, .pipelining(depth: 8), .pipelining(depth: 8), closing, closing, .leaving],
                target: "/work", over: spoken)
            for kill in 1...PreforkDeathTests.kills {
                let share = PreforkDeathTests.requests * kill / (PreforkDeathTests.kills + 1)
                try until("the load goes on", within: .seconds(120)) { load.tally.replies >= share }
                let victim = try #require(daemon.workers.randomElement())
                Glibc.kill(victim.pid, SIGKILL)
                try until("\(victim) is replaced", within: .seconds(20)) {
                    try daemon.admin.metrics().value("deadlined_worker_restarts_total") == Double(kill)
                        && daemon.workers.count == 4
                }
            }
            try until("all are served", within: .seconds(120)) { load.tally.replies >= PreforkDeathTests.requests }
            let tally = try load.end()
            try until("nothing is open any more") {
                let metrics = try daemon.admin.metrics()
                return metrics.sum("deadlined_in_flight") == 0 && metrics.sum("deadlined_open_connections") == 0
            }
            let metrics = try daemon.admin.metrics()
            let ended = metrics.sum("deadlined_requests_total")
            let lost = metrics.sum("deadlined_deadline_misses_total", ["cause": "killed"])
            #expect(metrics.sum("deadlined_worker_requests_total") == ended)
            #expect(metrics.sum("deadlined_requests_total", ["mode": mode]) == ended)
            #expect(metrics.sum("deadlined_requests_total", ["outcome": "failed"]) == lost)
            let sent = ["replied", "client_gone"].map { metrics.sum("deadlined_requests_total", ["outcome": $0]) }
            #expect(sent.reduce(0, +) + lost == ended)
            // A reply may have left its worker just before it died; a request may never have been read.
            #expect(Double(tally.replies) <= ended && ended <= Double(tally.requests))
            #expect(metrics.samples("deadlined_worker_requests_total").allSatisfy { $0.value > 0 })
        }

        /// A crew that does not come up is started with longer and longer pauses, and the admin port says why.
        @Test func workersThatDieAtTheStartAgainAndAgain_areTriedMoreAndMoreSeldom_andReadyzSaysWhy() throws {
            let daemon = try DaemonUnderTest(["--workers", "2"])
            var answer = ""
            try until("readyz tells of many deaths", within: .seconds(30)) {
                for worker in daemon.workers { kill(worker.pid, SIGKILL) }
                let reply = try daemon.admin.get("/readyz")
                answer = reply.text
                let deaths = answer.firstMatch(of: /([0-9]+) deaths in a row/).flatMap { Int($0.1) } ?? 0
                return reply.status == 503 && deaths >= 10
            }
            #expect(
                answer.contains(
                    /^no worker accepts: [0-9]+ deaths in a row, the last one of worker [01], signal 9; its next/
                ),
                "\(answer)")
            try until("they serve when nobody kills them", within: .seconds(20)) {
                try daemon.admin.get("/readyz").status == 200
            }
            #expect(try daemon.get(SystemTests.trivial).status == 200)
        }

        /// A dead worker's socket still gets its share of the connections: the others serve them while it is down.
        @Test(arguments: SystemTests.modes)
        func workerThatStaysDown_leavesWhatComesToItsSocketToTheOthers(mode: String) throws {
            let daemon = try DaemonUnderTest(
                mode: mode, ["--workers", "2", "--accept", "reuseport", "--threads", "4"])
            // The pause before the last start is 3.2 seconds, and 10 where a build is slow.
            let deaths = SystemTests.sanitizer == nil ? 7 : 9
            for death in 1...deaths {
                let victim = try #require(daemon.workers.first { $0.name.hasPrefix("deadlined-w1") })
                kill(victim.pid, SIGKILL)
                try until("death \(death) is noticed") {
                    try daemon.admin.metrics().value("deadlined_worker_restarts_total") == Double(death)
                }
                guard death < deaths else { break }
                try until("there is a successor") { daemon.workers.count == 2 }
            }
            #expect(
                try daemon.admin.get("/readyz").text.hasPrefix(
                    "ready, but 1 of 2 workers accept: \(deaths) deaths in a row, the last one of worker 1, signal 9"))
            for _ in 0..<40 { #expect(try daemon.get(SystemTests.trivial).status == 200) }
            try until("all are counted, and some of them were passed on") {
                let metrics = try daemon.admin.metrics()
                return metrics.sum("deadlined_requests_total", ["outcome": "replied"]) == 40
                    && metrics.sum("deadlined_connections_passed_on_total") > 0
            }
        }

        /// The machine had room when the configuration was judged, and has none when the workers load.
        @Test(.disabled(if: SystemTests.sanitizer != nil, "The sanitizers map more memory than the limit leaves"))
        func workersWithoutMemoryForTheirData_areStartedAgain_andReadyzSaysWhy() throws {
            let port = AdminPort(port: try Loopback.freePort())
            let folder = try TemporaryFolder()
            let program = try ChildProgram(
                [
                    DaemonUnderTest.executable, "serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:\(port.port)",
                    "--load", "after-fork", "--working-set", "256MiB",
                ] + Calibrated.light.options, output: folder.file("output"), errors: folder.file("errors"))
            try until("the supervisor answers") { (try? port.get("/healthz").status) == 200 }
            // Little more than the supervisor has: its workers' data is 256 MiB.
            let space = ProcessFacts(pid: program.pid).addressSpace + (64 << 20)
            let limit = try Tool.run(["prlimit", "--pid", "\(program.pid)", "--as=\(space)"])
            #expect(limit.status == 0)
            for worker in ProcessFacts(pid: program.pid).children where worker.name.hasPrefix("deadlined-w") {
                kill(worker.pid, SIGKILL)
            }
            try until("readyz says that they die") {
                let reply = try port.get("/readyz")
                return reply.status == 503 && reply.text.contains("deaths in a row, the last one of worker 0")
            }
        }
    }
}
