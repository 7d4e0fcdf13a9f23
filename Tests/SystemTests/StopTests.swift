import Glibc
import Testing
import Workload

extension SystemTests {
    /// SIGTERM ends in good order, and never later than `drain_timeout`.
    @Suite struct StopTests {
        @Test(arguments: SystemTests.served)
        func stop_withRequestsInFlight_finishesThem_closesIdleConnections_andExits0(
            mode: String, over spoken: MessageProtocol
        ) throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(mode: mode, ["--downstream", downstream.url, "--drain-timeout", "60s"])
            let workers = daemon.workers
            let idle = try daemon.client(over: spoken)
            let busy = try (0..<3).map { _ in try daemon.client(over: spoken) }
            try idle.send(get: SystemTests.trivial)
            #expect(try idle.reply().status == 200)
            for client in busy { try client.send(get: "/work?before=0ms") }
            try until("the calls are out") { downstream.openCalls == 3 }
            daemon.send(SIGTERM)
            #expect(try idle.endsQuietly())
            try until("nobody listens, and new clients are refused") { !Loopback.isTaken(daemon.port) }
            #expect(try daemon.admin.get("/readyz").status == 503)
            #expect(!daemon.hasEnded)
            downstream.release()
            for client in busy {
                let reply = try client.reply()
                #expect(reply.status == 200)
                #expect((reply["connection"] == "close") == !spoken.isHTTP2)
                #expect(try client.endsQuietly())
            }
            #expect(try daemon.end() == 0)
            #expect(daemon.log.contains("stopped requests_cut_off=0\n"))
            try until("no worker is left") { workers.allSatisfy { !$0.isAlive } }
        }

        /// A connection that was accepted and has not sent yet: its request may be on its way when the worker is told.
        @Test(arguments: SystemTests.served)
        func stop_rightAfterAConnectionWasAccepted_stillServesItsFirstRequest(
            mode: String, over spoken: MessageProtocol
        ) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            let (sending, silent) = (try daemon.client(over: spoken), try daemon.client())
            try until("both are accepted") { try daemon.admin.metrics().sum("deadlined_accepts_total") == 2 }
            let worker = try daemon.worker()
            let descriptors = worker.descriptors
            daemon.send(SIGTERM)
            try until("the daemon stops") { daemon.log.contains("stopping") }
            try until("the worker has closed its listener") { worker.descriptors < descriptors }
            #expect(try daemon.admin.get("/readyz").status == 503)
            try sending.send(get: SystemTests.trivial)
            let reply = try sending.reply()
            #expect(reply.status == 200)
            #expect((reply["connection"] == "close") == !spoken.isHTTP2)
            #expect(try silent.everything() == [])
            #expect(try daemon.end() == 0)
        }

        @Test(arguments: [SIGTERM, SIGINT])
        func stop_ofAnIdleDaemon_exits0_andLeavesNoProcess(signal: Int32) throws {
            let daemon = try DaemonUnderTest(mode: poolMode, ["--workers", "2"])
            let children = daemon.supervisor.children
            #expect(children.count == 3)
            daemon.send(signal)
            #expect(try daemon.end() == 0)
            try until("no process is left") { children.allSatisfy { !$0.isAlive } }
        }

        /// As Prometheus keeps one, and a client that sends half a request.
        @Test func stop_whileConnectionsToTheAdminPortAreOpen_exits0() throws {
            let daemon = try DaemonUnderTest()
            let (scraper, slow) = (try RawClient(port: daemon.admin.port), try RawClient(port: daemon.admin.port))
            try slow.send(Array("GET /met".utf8))
            try scraper.send(get: "/metrics")
            #expect(try scraper.reply().status == 200)
            daemon.send(SIGTERM)
            #expect(try daemon.end() == 0, "\(daemon.log)")
            #expect(try scraper.everything() == [])
        }

        @Test(arguments: SystemTests.modes)
        func stop_withAStuckWorker_killsItAtDrainTimeout_andExits0(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--drain-timeout", "500ms"])
            let workers = daemon.workers
            let client = try daemon.client()
            try client.send(get: "/work?before=30s")
            try until("the worker is stuck") { try daemon.admin.metrics().sum("deadlined_in_flight") == 1 }
            daemon.send(SIGTERM)
            #expect(try daemon.end(within: .seconds(10)) == 0)
            try until("no worker is left") { workers.allSatisfy { !$0.isAlive } }
        }

        /// For `drain_delay` nothing changes but what `/readyz` says; then it drains as ever.
        @Test func stop_withADrainDelay_saysSo_andStillAccepts_untilItDrains() throws {
            let daemon = try DaemonUnderTest(
                ["--drain-delay", "2s", "--set", "health_path=/health"])
            #expect(try daemon.get("/health").status == 200)
            daemon.send(SIGTERM)
            try until("it says that it is not ready") { try daemon.admin.get("/readyz").status == 503 }
            try until("the serving port says so too") { try daemon.get("/health").status == 503 }
            #expect(try daemon.get(SystemTests.trivial).status == 200)
            #expect(!daemon.log.contains("stopping drain_timeout"), "\(daemon.log)")
            #expect(try daemon.end() == 0)
            #expect(daemon.log.contains("stopping drain_timeout"))
        }

        /// A reload in that time is not taken, a worker that dies is replaced, and a second signal ends it.
        @Test func stop_withADrainDelay_endsAtOnce_whenToldTwice() throws {
            let daemon = try DaemonUnderTest(["--drain-delay", "60m"])
            let worker = try daemon.worker()
            daemon.send(SIGTERM)
            try until("it says that it is not ready") { try daemon.admin.get("/readyz").status == 503 }
            daemon.send(SIGHUP)
            kill(worker.pid, SIGKILL)
            try until("another worker serves") { (try? daemon.get(SystemTests.trivial).status) == 200 }
            let reload = try daemon.admin.status().reload
            #expect(reload.succeeded + reload.failed == 0)
            daemon.send(SIGTERM)
            #expect(try daemon.end(within: .seconds(10)) == 0)
        }

        @Test(arguments: SystemTests.served)
        func secondSignal_endsAtOnce(mode: String, over spoken: MessageProtocol) throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(mode: mode, ["--downstream", downstream.url, "--drain-timeout", "60s"])
            let workers = daemon.workers
            let client = try daemon.client(over: spoken)
            try client.send(get: "/work?before=0ms")
            try until("the call is out") { downstream.openCalls == 1 }
            daemon.send(SIGTERM)
            try until("the daemon stops") { daemon.log.contains("stopping") }
            #expect(!daemon.hasEnded)
            daemon.send(SIGTERM)
            #expect(try daemon.end(within: .seconds(10)) == 0)
            #expect(daemon.log.contains("stopped requests_cut_off=1\n"))
            try until("no worker is left") { workers.allSatisfy { !$0.isAlive } }
        }

        /// Two generations of workers: one that a reload has told to leave, and its successor.
        @Test(arguments: SystemTests.served)
        func stop_whileAReloadsOldWorkerStillServes_finishesItsRequest_andExits0(
            mode: String, over spoken: MessageProtocol
        ) throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(
                ["--downstream", downstream.url, "--drain-timeout", "60s"], configuration: "mode: \(mode)\n")
            let client = try daemon.client(over: spoken)
            try client.send(get: "/work?before=0ms")
            try until("the call is out") { downstream.openCalls == 1 }
            daemon.send(SIGHUP)
            try until("there are two generations") {
                try daemon.workers.count == 2 && daemon.admin.status().reload.succeeded == 1
            }
            daemon.send(SIGTERM)
            try until("the daemon stops") { daemon.log.contains("stopping") }
            #expect(!daemon.hasEnded)
            downstream.release()
            #expect(try client.reply().status == 200)
            #expect(try daemon.end() == 0)
        }

        @Test(arguments: SystemTests.modes)
        func supervisorKilled_takesItsProcessesWithIt(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--workers", "2"])
            let children = daemon.supervisor.children
            #expect(children.count == 3)
            daemon.send(SIGKILL)
            try until("no process is left") { children.allSatisfy { !$0.isAlive } }
        }
    }
}
