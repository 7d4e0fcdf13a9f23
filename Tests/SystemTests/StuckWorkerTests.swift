import Glibc
import Testing

extension SystemTests {
    /// The supervisor never serves, and so it answers while every worker is stuck.
    @Suite struct StuckWorkerTests {
        private static let long = "/work?before=5s&downstream=0ms&after=0ms"

        @Test(arguments: SystemTests.modes)
        func adminPages_whileEveryWorkerComputes_areAnswered(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--workers", "2", "--threads", "1"])
            // Each worker takes one: the first that is stuck accepts no more where one thread does all, and in a pool
            // the second request may wait behind the first.
            var clients: [RawClient] = []
            try until("both workers are in a request") {
                let client = try daemon.client()
                try client.send(get: StuckWorkerTests.long)
                clients.append(client)
                let metrics = try daemon.admin.metrics()
                return ["0", "1"].allSatisfy { (metrics.value("deadlined_in_flight", ["worker": $0]) ?? 0) > 0 }
            }
            for page in ["/metrics", "/status", "/requests", "/trace", "/healthz", "/readyz"] {
                #expect(try daemon.admin.get(page).status == 200, "\(page)")
            }
            let stillStuck = clients.allSatisfy { !$0.isReadable(within: .zero) }
            #expect(stillStuck, "every page came before the first compute was over")
        }

        /// Ctrl-Z and `fg`, a frozen control group, a virtual machine's pause: in the middle of a step that takes less
        /// than the limit, for longer than it.
        @Test func pauseOfTheWholeMachine_blamesNoWorker() throws {
            let daemon = try DaemonUnderTest(
                ["--set", "watchdog_compute_limit=1900ms", "--set", "watchdog_replace=true"])
            let client = try daemon.client()
            let processes = [daemon.supervisor] + daemon.supervisor.children
            try client.send(get: "/work?before=500ms&downstream=0ms&after=0ms&deadline=1m")
            try until("it computes") { try daemon.admin.metrics().sum("deadlined_in_flight") == 1 }
            for process in processes { try process.halt() }
            let end = ContinuousClock.now + .seconds(4)
            try until("the pause is over") { ContinuousClock.now >= end }
            for process in processes { kill(process.pid, SIGCONT) }
            #expect(try client.reply().status == 200)
            #expect(try daemon.admin.metrics().value("deadlined_worker_standstills_total") == 0)
            #expect(!daemon.log.contains("stuck"), "\(daemon.log)")
        }

        @Test(arguments: SystemTests.oneThreadModes)
        func backlog_whileTheOnlyWorkerComputes_showsWhoIsNotAccepted(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            let stuck = try daemon.client()
            try stuck.send(get: StuckWorkerTests.long)
            try until("the worker is stuck") { try daemon.admin.metrics().sum("deadlined_in_flight") == 1 }
            let waiting = try (0..<7).map { _ in try daemon.client() }
            for client in waiting { try client.send(get: StuckWorkerTests.long) }
            let metrics = try daemon.admin.metrics()
            #expect(metrics.value("deadlined_listen_backlog") == 7)
            #expect(metrics.value("deadlined_in_flight") == 1)
            #expect(!stuck.isReadable(within: .zero))
        }

        @Test func readyz_whileWorkersDrain_is503_andHealthzIs200() throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(
                ["--downstream", downstream.url, "--drain-timeout", "60s"])
            let client = try daemon.client()
            try client.send(get: "/work?before=0ms")
            try until("the call is out") { downstream.openCalls == 1 }
            daemon.send(SIGTERM)
            try until("not ready any more") { try daemon.admin.get("/readyz").status == 503 }
            #expect(try daemon.admin.get("/healthz").status == 200)
            downstream.release()
            #expect(try client.reply().status == 200)
            #expect(try daemon.end() == 0)
        }
    }
}
