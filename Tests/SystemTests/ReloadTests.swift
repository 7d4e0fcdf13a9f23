import Glibc
import Testing
import Workload

extension SystemTests {
    /// SIGHUP reads the file again, and nothing that is under way notices.
    @Suite struct ReloadTests {
        private static let trivial = "GET \(SystemTests.trivial) HTTP/1.1\r\nHost: test\r\n\r\n"

        private static func reload(_ daemon: DaemonUnderTest, mode: String) throws {
            try daemon.rewriteConfiguration("mode: \(mode)\n")
            daemon.send(SIGHUP)
            try until("the mode is \(mode)") { try daemon.admin.status().mode == mode }
        }

        private static func servedBy(_ client: any WorkClient) throws -> String? {
            try client.send(get: SystemTests.trivial)
            let reply = try client.reply()
            #expect(reply.status == 200 && reply["connection"] == nil)
            return reply.mode
        }

        /// Over gRPC fewer times: each round has its clients dial anew.
        @Test(arguments: [(MessageProtocol.http1, 20), (.grpc, 3)])
        func modes_switchedRoundManyTimesUnderLoad_loseNothing(over spoken: MessageProtocol, rounds: Int) throws {
            let daemon = try DaemonUnderTest(["--threads", "8"], configuration: "mode: \(poolMode)\n")
            let load = ClientLoad(
                on: daemon.port,
                [
                    .keepAlive, .keepAlive, .pipelining(depth: 2), .pipelining(depth: 16),
                    spoken.isHTTP2 ? .leaving : .closing,
                ],
                target: "/work?before=0ms&downstream=1ms&after=0ms&deadline=60s", over: spoken)
            for _ in 0..<rounds {
                for mode in SystemTests.modes {
                    try ReloadTests.reload(daemon, mode: mode)
                    try until("every client is served by \(mode)") { load.isServed(by: mode) }
                }
            }
            let tally = try load.end()
            #expect(tally.failures == [])
            #expect(tally.replies == tally.requests)
            try until("none is in flight, and the old workers are gone") {
                try daemon.admin.metrics().sum("deadlined_in_flight") == 0 && daemon.workers.count == 1
            }
            let metrics = try daemon.admin.metrics()
            #expect(metrics.sum("deadlined_requests_total") == Double(tally.replies))
            let replied = ["outcome": "replied", "protocol": spoken.name]
            #expect(metrics.sum("deadlined_requests_total", replied) == Double(tally.replies))
            for mode in SystemTests.modes {
                #expect(metrics.sum("deadlined_requests_total", ["mode": mode]) > 0)
            }
            #expect(metrics.sum("deadlined_rejected_requests_total") == 0)
            #expect(metrics.value("deadlined_worker_restarts_total") == 0)
            let switches = Double(rounds * SystemTests.modes.count)
            #expect(metrics.value("deadlined_config_reloads_total", ["result": "success"]) == switches)
        }

        @Test func invalidFile_changesNothingAndIsSaid_andAValidOneIsTakenAgain() throws {
            let daemon = try DaemonUnderTest(configuration: "mode: \(otherMode)\n")
            let client = try daemon.client()
            let worker = try daemon.worker()
            #expect(try daemon.admin.metrics().value("deadlined_config_last_reload_successful") == 1)
            try daemon.rewriteConfiguration("mode: \(poolMode)\nthread: 3\n")
            daemon.send(SIGHUP)
            try until("the reload has failed") {
                try daemon.admin.metrics().value("deadlined_config_last_reload_successful") == 0
            }
            #expect(daemon.log.contains("deadlined.yaml:2:1: unknown key \"thread\" (did you mean \"threads\"?)"))
            #expect(try ReloadTests.servedBy(client) == otherMode)
            #expect(try daemon.worker().pid == worker.pid)
            #expect(try daemon.admin.status().mode == otherMode)
            try ReloadTests.reload(daemon, mode: standardMode)
            let metrics = try daemon.admin.metrics()
            #expect(metrics.value("deadlined_config_last_reload_successful") == 1)
            #expect(try ReloadTests.servedBy(client) == standardMode)
        }

        @Test func fileThatIsGone_changesNothing() throws {
            let daemon = try DaemonUnderTest(configuration: "mode: \(otherMode)\n")
            unlink(daemon.folder.file("deadlined.yaml"))
            daemon.send(SIGHUP)
            try until("the reload has failed") {
                try daemon.admin.metrics().value("deadlined_config_last_reload_successful") == 0
            }
            #expect(try daemon.get("/work").mode == otherMode)
        }

        @Test func keyThatAFlagSets_isNotChangedByTheFile_andTheLogSaysSo() throws {
            let daemon = try DaemonUnderTest(mode: otherMode, configuration: "deadline: 50ms\n")
            try daemon.rewriteConfiguration("mode: \(poolMode)\ndeadline: 70ms\n")
            daemon.send(SIGHUP)
            try until("the reload is done") { try daemon.admin.status().reload.succeeded == 1 }
            #expect(try daemon.admin.status().mode == otherMode)
            let client = try daemon.client()
            try client.send(get: "/work", id: "r")
            #expect(try client.reply().mode == otherMode)
            #expect(try daemon.admin.record(of: "r").budgetMs == 70)
            let warnings = daemon.log.split(separator: "\n").filter { $0.contains("--mode") }
            #expect(warnings.count == 1, "\(daemon.log)")
        }

        @Test(arguments: SystemTests.served)
        func tenSignalsInARow_leaveOneCrewThatServes(mode: String, over spoken: MessageProtocol) throws {
            let daemon = try DaemonUnderTest(["--workers", "2"], configuration: "mode: \(mode)\n")
            let load = ClientLoad(
                on: daemon.port, [.keepAlive, .pipelining(depth: 4), spoken.isHTTP2 ? .leaving : .closing],
                target: "/work?before=0ms&downstream=1ms&after=0ms", over: spoken)
            let first = Set(daemon.workers.map(\.pid))
            for _ in 0..<10 { daemon.send(SIGHUP) }
            try until("two new workers serve alone") {
                let now = Set(daemon.workers.map(\.pid))
                return now.count == 2 && now.isDisjoint(with: first)
            }
            let before = load.tally.replies
            try until("the load goes on") { load.tally.replies > before + 100 }
            let tally = try load.end()
            #expect(tally.failures == [])
            #expect(tally.replies == tally.requests)
            #expect(try daemon.admin.metrics().value("deadlined_config_last_reload_successful") == 1)
        }

        /// They are handed over; a connection of HTTP/2 is ended, and its client opens another one.
        @Test(arguments: [MessageProtocol.http1, .grpc])
        func idleKeepAliveConnections_moveWithTheReload(over spoken: MessageProtocol) throws {
            let daemon = try DaemonUnderTest(configuration: "mode: \(standardMode)\n")
            let clients = try (0..<20).map { _ in try daemon.client(over: spoken) }
            for client in clients { #expect(try ReloadTests.servedBy(client) == standardMode) }
            for mode in SystemTests.modes.reversed() {
                try ReloadTests.reload(daemon, mode: mode)
                try until("the old worker is gone") { daemon.workers.count == 1 }
                for client in clients { #expect(try ReloadTests.servedBy(client) == mode) }
            }
            #expect(try daemon.admin.metrics().sum("deadlined_open_connections") == 20)
            let dialled = spoken.isHTTP2 ? 20 * (1 + SystemTests.modes.count) : 20
            #expect(try daemon.admin.metrics().sum("deadlined_accepts_total") == Double(dialled))
        }

        /// A message that has come in half is finished by the worker that began it, or by the next; the client does not
        /// notice.
        @Test(arguments: SystemTests.modes, [SystemTests.trivial, "/nowhere"])
        func messageHalfSent_duringAReload_isRepliedWhenItIsWhole_andItsConnectionMoves(
            mode: String, target: String
        ) throws {
            let daemon = try DaemonUnderTest(configuration: "mode: \(mode)\n")
            let client = try daemon.client()
            let whole = Array("GET \(target) HTTP/1.1\r\nHost: test\r\n\r\n".utf8)
            try client.send(pieces: [Array(whole[..<20]), []])
            let next = try #require(SystemTests.modes.first { $0 != mode })
            try ReloadTests.reload(daemon, mode: next)
            try client.send(Array(whole[20...]))
            #expect(try client.reply().status == (target == "/nowhere" ? 404 : 200))
            #expect(try ReloadTests.servedBy(client) == next)
        }

        @Test(arguments: SystemTests.modes)
        func requestOf2Seconds_inFlightDuringAReload_isFinishedByItsWorker_andItsConnectionMoves(mode: String) throws {
            let daemon = try DaemonUnderTest(
                ["--drain-timeout", "60s"], configuration: "mode: \(mode)\n")
            let client = try daemon.client()
            let call = SystemTests.long(milliseconds: 2_000)
            try client.send(
                "GET /work?before=0ms&downstream=\(call)&after=0ms HTTP/1.1\r\nHost: test\r\n\r\n"
                    + ReloadTests.trivial)
            try until("the request is in flight") { try daemon.admin.metrics().sum("deadlined_in_flight") == 1 }
            let next = try #require(SystemTests.modes.first { $0 != mode })
            try ReloadTests.reload(daemon, mode: next)
            #expect(try daemon.get(SystemTests.trivial).mode == next)
            #expect(!client.isReadable(within: .zero), "the reload came while the request was in flight")
            let (first, second) = (try client.reply(), try client.reply())
            #expect(first.status == 200 && first.mode == mode)
            #expect(second.status == 200 && second.mode == next, "the pipelined one went with the connection")
            try until("the old worker is gone") { daemon.workers.count == 1 }
        }

        @Test func thousandIdleConnections_allMoveWithTheReload() throws {
            let daemon = try DaemonUnderTest(["--workers", "2"], configuration: "mode: \(standardMode)\n")
            let clients = try (0..<1_000).map { _ in try daemon.client() }
            for client in clients { #expect(try ReloadTests.servedBy(client) == standardMode) }
            try ReloadTests.reload(daemon, mode: otherMode)
            try until("the old workers are gone") { daemon.workers.count == 2 }
            for client in clients { #expect(try ReloadTests.servedBy(client) == otherMode) }
            #expect(try daemon.admin.metrics().sum("deadlined_open_connections") == 1_000)
        }

        @Test func stop_duringAReload_exits0() throws {
            let daemon = try DaemonUnderTest(["--workers", "2"], configuration: "mode: \(standardMode)\n")
            daemon.send(SIGHUP)
            daemon.send(SIGTERM)
            #expect(try daemon.end() == 0)
        }

        @Test func addresses_changeWithTheReload_andKeptConnectionsGoOn() throws {
            let daemon = try DaemonUnderTest(configuration: "mode: \(standardMode)\n")
            let kept = try daemon.client()
            #expect(try ReloadTests.servedBy(kept) == standardMode)
            let (port, admin) = (try Loopback.freePort(), AdminPort(port: try Loopback.freePort()))
            try daemon.rewriteConfiguration(
                "mode: \(otherMode)\nlisten: 127.0.0.1:\(port)\nadmin: 127.0.0.1:\(admin.port)\n")
            daemon.send(SIGHUP)
            try until("the new admin port answers") { (try? admin.status().reload.succeeded) == 1 }
            try until("the kept connection has moved") { try ReloadTests.servedBy(kept) == otherMode }
            #expect(try ReloadTests.servedBy(try RawClient(port: port)) == otherMode)
            try until("nobody listens on the old ports") {
                (try? RawClient(port: daemon.port)) == nil && (try? RawClient(port: daemon.admin.port)) == nil
            }
        }

        @Test(arguments: ["listen", "admin"])
        func reloadOntoATakenPort_changesNothing(key: String) throws {
            let taken = try HeldDownstream { _ in [] }
            defer { taken.end() }
            let daemon = try DaemonUnderTest(configuration: "mode: \(standardMode)\n")
            let worker = try daemon.worker()
            try daemon.rewriteConfiguration("mode: \(otherMode)\n\(key): 127.0.0.1:\(taken.port)\n")
            daemon.send(SIGHUP)
            try until("the reload has failed") { try daemon.admin.status().reload.failed == 1 }
            #expect(daemon.log.contains("127.0.0.1:\(taken.port)"))
            let reason = try daemon.admin.status().reload.lastError
            #expect(reason?.contains("127.0.0.1:\(taken.port)") == true, "\(reason ?? "no reason")")
            #expect(try daemon.get(SystemTests.trivial).mode == standardMode)
            #expect(try daemon.worker().pid == worker.pid)
            try ReloadTests.reload(daemon, mode: poolMode)
            #expect(try daemon.admin.status().reload.lastError == nil)
            #expect(try daemon.get(SystemTests.trivial).mode == poolMode)
        }

        @Test func numberOfWorkers_changesWithTheReload() throws {
            let daemon = try DaemonUnderTest(configuration: "workers: 1\n")
            try daemon.rewriteConfiguration("workers: 3\n")
            daemon.send(SIGHUP)
            try until("three workers") { daemon.workers.count == 3 }
            try daemon.rewriteConfiguration("workers: 2\n")
            daemon.send(SIGHUP)
            try until("two workers") { daemon.workers.count == 2 }
            #expect(try daemon.get("/work").status == 200)
            #expect(try daemon.admin.status().workers.count == 2)
        }
    }
}
