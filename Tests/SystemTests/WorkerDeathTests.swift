import Glibc
import Testing
import Workload

extension SystemTests {
    /// A process that dies is replaced, and what died with it is counted.
    @Suite struct WorkerDeathTests {
        private static let memoryMebibytes = 32

        @Test(arguments: SystemTests.served)
        func workerKilledWithRequestsInFlight_isReplaced_andTheyAreCountedAsFailed(
            mode: String, over spoken: MessageProtocol
        ) throws {
            let downstream = try HeldDownstream { head in
                head.contains("ms=99 ") ? [.hold, HeldDownstream.reply] : [HeldDownstream.reply]
            }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(mode: mode, ["--downstream", downstream.url, "--threads", "8"])
            for _ in 0..<10 { #expect(try daemon.get("/work").status == 200) }
            let clients = try (0..<5).map { _ in try daemon.client(over: spoken) }
            for client in clients {
                try client.send(get: "/work?before=0ms&downstream=99ms")
            }
            try until("the calls are out") { downstream.openCalls == 5 }
            let worker = try daemon.worker()
            kill(worker.pid, SIGKILL)
            for client in clients {
                #expect(throws: (any Error).self) { try client.reply() }
            }
            try until("another worker serves") {
                try daemon.workers.contains { $0.pid != worker.pid } && daemon.admin.get("/readyz").status == 200
            }
            #expect(try daemon.get("/work").status == 200)
            let metrics = try daemon.admin.metrics()
            #expect(metrics.value("deadlined_worker_restarts_total") == 1)
            #expect(metrics.sum("deadlined_requests_total", ["outcome": "failed", "deadline": "missed"]) == 5)
            #expect(metrics.sum("deadlined_deadline_misses_total", ["cause": "killed"]) == 5)
            try until("all are accounted for") {
                let metrics = try daemon.admin.metrics()
                return metrics.sum("deadlined_requests_total") == 16 && metrics.sum("deadlined_in_flight") == 0
            }
            #expect(try daemon.admin.settledMetrics().sum("deadlined_requests_total", ["outcome": "replied"]) == 11)
            #expect(daemon.log.contains("a worker died and is replaced"))
        }

        @Test(arguments: SystemTests.served)
        func workerKilledUnderLoad_sumsHoldExactly(mode: String, over spoken: MessageProtocol) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--workers", "2", "--threads", "4"])
            let memory = MemoryGrowth(of: daemon)
            let load = ClientLoad(
                on: daemon.port,
                [.keepAlive, .keepAlive, .keepAlive, .pipelining(depth: 4), spoken.isHTTP2 ? .leaving : .closing],
                target: "/work?before=0ms&downstream=1ms&after=0ms", over: spoken)
            for restarts in 1...3 {
                let before = load.tally.replies
                try until("the load goes on") { load.tally.replies > before + 50 }
                // What the victim has held is known to nobody once it is gone.
                memory.look()
                kill(try #require(daemon.workers.randomElement()).pid, SIGKILL)
                try until("two workers accept again", within: .seconds(20)) {
                    memory.look()
                    let status = try daemon.admin.status()
                    let restarted = try daemon.admin.metrics().value("deadlined_worker_restarts_total")
                    return status.ready && daemon.workers.count == 2 && restarted == Double(restarts)
                }
            }
            let tally = try load.end()
            try until("none is in flight") { try daemon.admin.metrics().sum("deadlined_in_flight") == 0 }
            let metrics = try daemon.admin.metrics()
            let lost = metrics.sum("deadlined_deadline_misses_total", ["cause": "killed"])
            let ended = metrics.sum("deadlined_requests_total")
            #expect(metrics.sum("deadlined_requests_total", ["outcome": "failed"]) == lost)
            let outcomes = metrics.samples("deadlined_requests_total", ["mode": mode])
            #expect(
                metrics.sum("deadlined_requests_total", ["outcome": "replied"]) + lost == ended,
                "\(outcomes) \(tally.failures)")
            // A reply may have left its worker just before it died; a request may never have been read.
            #expect(Double(tally.replies) <= ended)
            #expect(ended <= Double(tally.requests))
            #expect(metrics.sum("deadlined_requests_total", ["outcome": "replied"]) >= Double(tally.replies) - lost)
            #expect(metrics.sum("http_server_request_duration_seconds_count") >= ended - lost)
            memory.expect(atMost: Self.memoryMebibytes, "worker killed under load of \(spoken), \(mode)")
        }

        @Test(arguments: SystemTests.served)
        func workerKilledWhileItDrains_isNotReplaced_andItsRequestsAreCounted(
            mode: String, over spoken: MessageProtocol
        ) throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(
                ["--downstream", downstream.url], configuration: "mode: \(mode)\n")
            let client = try daemon.client(over: spoken)
            try client.send(get: "/work?before=0ms")
            try until("the call is out") { downstream.openCalls == 1 }
            let old = try daemon.worker()
            daemon.send(SIGHUP)
            try until("the reload is done") { try daemon.admin.status().reload.succeeded == 1 }
            kill(old.pid, SIGKILL)
            try until("it is counted as lost") {
                try daemon.admin.metrics().sum("deadlined_requests_total", ["mode": mode, "outcome": "failed"]) == 1
            }
            #expect(try daemon.worker().pid != old.pid)
            let metrics = try daemon.admin.metrics()
            #expect(metrics.value("deadlined_worker_restarts_total") == 0)
            #expect(metrics.sum("deadlined_in_flight") == 0)
            #expect(try daemon.get(SystemTests.trivial).status == 200)
        }

        @Test(arguments: SystemTests.modes)
        func embeddedDownstreamKilled_isReplacedOnItsPort(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            #expect(try daemon.get("/work?downstream=1ms").status == 200)
            let first = try #require(daemon.embeddedDownstream)
            kill(first.pid, SIGKILL)
            try until("there is another") { daemon.embeddedDownstream.map { $0.pid != first.pid } ?? false }
            #expect(try daemon.get("/work?downstream=1ms").status == 200)
            #expect(try daemon.admin.metrics().value("deadlined_worker_restarts_total") == 0)
        }

        /// The pause doubles with each death (400 ms after the fourth), until it is longer than a busy machine needs to
        /// be asked twice.
        @Test func slotThatWaitsForItsWorker_isShownAsDown() throws {
            let daemon = try DaemonUnderTest()
            var isSeen = false
            for death in 1...9 where !isSeen {
                kill(try daemon.worker().pid, SIGKILL)
                try until("death \(death) is noticed") {
                    try daemon.admin.metrics().value("deadlined_worker_restarts_total") == Double(death)
                }
                let workers = try daemon.admin.status().workers
                isSeen = try daemon.admin.metrics().value("deadlined_workers", ["state": "down"]) == 1
                isSeen = isSeen && workers.map(\.state) == ["down"]
                if isSeen {
                    #expect(workers[0].slot == 0 && workers[0].pid == nil)
                } else {
                    try until("there is a successor") { daemon.workers.count == 1 }
                }
            }
            #expect(isSeen)
        }

        /// Back-off keeps a worker that dies young from being started without end.
        @Test func workerKilledAgainAndAgain_isReplacedEachTime() throws {
            let daemon = try DaemonUnderTest()
            for death in 1...4 {
                let worker = try daemon.worker()
                kill(worker.pid, SIGKILL)
                try until("a further worker accepts", within: .seconds(20)) {
                    let restarts = try daemon.admin.metrics().value("deadlined_worker_restarts_total")
                    return try restarts == Double(death) && daemon.admin.get("/readyz").status == 200
                }
            }
            #expect(try daemon.get("/work").status == 200)
        }
    }
}
