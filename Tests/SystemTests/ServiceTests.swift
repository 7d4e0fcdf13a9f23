import Glibc
import Testing

extension SystemTests {
    /// What a daemon tells the service manager that has started it (sd_notify(3)).
    @Suite struct ServiceTests {
        private static let long = "/work?before=2s&downstream=0ms&after=0ms"

        @Test func life_isToldFromReadyToStopping() throws {
            let notify = try NotifySocket()
            let daemon = try DaemonUnderTest(
                launcher: notify.launcher(), configuration: "mode: \(standardMode)\nworkers: 2\n")
            try notify.expect("READY=1")
            #expect(notify.status == "\(standardMode), 2 workers; no request in the last minute")
            #expect(try daemon.get("/work?before=5ms&downstream=0ms&after=0ms&deadline=1ms").status == 200)
            try until("the miss is shown") {
                notify.status == "\(standardMode), 2 workers; 100.00 % of the last minute's requests missed"
            }

            notify.clear()
            try daemon.rewriteConfiguration("mode: \(poolMode)\n")
            daemon.send(SIGHUP)
            try notify.expect("RELOADING=1")
            try notify.expect("READY=1")
            #expect(notify.status.hasPrefix("\(poolMode), 1 worker; "))
            let order = notify.messages.map { $0.prefix { $0 != "\n" } }.filter { !$0.hasPrefix("STATUS") }
            #expect(order == ["RELOADING=1", "READY=1"])
            #expect(notify.messages[0].contains(/\nMONOTONIC_USEC=[0-9]+\n/))

            notify.clear()
            try daemon.rewriteConfiguration("mood: \(poolMode)\n")
            daemon.send(SIGHUP)
            try notify.expect("READY=1")
            #expect(notify.count(of: "RELOADING=1") == 1)
            #expect(notify.status.contains("last reload failed: "))
            #expect(notify.status.contains("did you mean \"mode\"?"))

            #expect(try daemon.stop() == 0)
            #expect(notify.count(of: "STOPPING=1") == 1)
        }

        /// Looks at the workers go on in that time, and change no word of it.
        @Test func stop_withADrainDelay_isTheStatusForAsLongAsItLasts() throws {
            let notify = try NotifySocket()
            let daemon = try DaemonUnderTest(
                ["--drain-delay", "3600s"], launcher: notify.launcher(watchdog: .milliseconds(400)))
            daemon.send(SIGTERM)
            try notify.expect("STOPPING=1")
            let looks = notify.count(of: "WATCHDOG=1")
            try until("three looks have passed") { notify.count(of: "WATCHDOG=1") >= looks + 3 }
            #expect(notify.status == "about to stop: not ready any more, and accepts for a drain_delay of 3600s")
            daemon.send(SIGTERM)
            #expect(try daemon.end() == 0)
            #expect(notify.status == "finishing what is in flight")
        }

        /// One of two workers is stopped while it loads its data. Expected: the start is complete all the same, and the
        /// other worker serves, connections to the stopped one's own socket included.
        @Test(arguments: AcceptTests.strategies)
        func start_whileOneWorkerDoesNotComeUp_isToldAsReady_andTheOtherServes(strategy: String) throws {
            let notify = try NotifySocket()
            let (port, admin) = (try Loopback.freePort(), AdminPort(port: try Loopback.freePort()))
            let folder = try TemporaryFolder()
            // Loading takes far longer than a look at the processes.
            let options = [
                "--listen", "127.0.0.1:\(port)", "--admin", "127.0.0.1:\(admin.port)", "--workers", "2",
                "--accept", strategy, "--load", "after-fork", "--working-set", "256MiB",
            ]
            let program = try ChildProgram(
                notify.launcher() + [DaemonUnderTest.executable, "serve"] + options + Calibrated.light.options,
                output: folder.file("output"), errors: folder.file("errors"))
            var slow: ProcessFacts?
            try until("the second worker has begun") {
                slow = ProcessFacts(pid: program.pid).children.first { $0.name == "deadlined-w1" }
                return slow != nil
            }
            let stopped = try #require(slow)
            try stopped.halt()
            try notify.expect("READY=1")
            let workers = try admin.status().workers.sorted { $0.slot < $1.slot }
            #expect(workers.map(\.state) == ["ready", "starting"])
            #expect(try admin.get("/readyz").text == "ready, but 1 of 2 workers accept: the others start\n")
            // Between two sockets the kernel chooses by a hash of the ports: 20 do not all miss one of them.
            for _ in 0..<20 {
                let client = try RawClient(port: port)
                try client.send(get: SystemTests.trivial)
                #expect(try client.reply().status == 200)
            }
            kill(stopped.pid, SIGCONT)
            try until("both accept") { try admin.status().workers.allSatisfy { $0.state == "ready" } }
            #expect(try admin.get("/readyz").text == "ready\n")
            #expect(notify.count(of: "READY=1") == 1)
            program.send(SIGTERM)
            #expect(try program.end(within: .seconds(20)) == 0)
        }

        @Test func watchdog_ofAnIdleDaemon_isFed() throws {
            let notify = try NotifySocket()
            let daemon = try DaemonUnderTest(launcher: notify.launcher(watchdog: .seconds(1)))
            try until("it was fed five times") { notify.count(of: "WATCHDOG=1") >= 5 }
            withExtendedLifetime(daemon) {}
        }

        @Test func watchdog_ofADaemonWithoutOne_isNotFed() throws {
            let notify = try NotifySocket()
            let daemon = try DaemonUnderTest(launcher: notify.launcher())
            #expect(try daemon.get("/work?deadline=1ns").status == 200)
            try until("two looks have passed") { notify.status.contains("100.00 %") }
            #expect(notify.count(of: "WATCHDOG=1") == 0)
        }

        /// A worker that computes for longer than the limit: expected are the log's line, the status's words, and no
        /// feeding until it goes on.
        @Test(arguments: SystemTests.modes)
        func stuckWorker_isReported_andTheWatchdogIsNotFed_untilItGoesOn(mode: String) throws {
            let notify = try NotifySocket()
            let daemon = try DaemonUnderTest(
                mode: mode, ["--threads", "2", "--set", "watchdog_compute_limit=500ms"],
                launcher: notify.launcher(watchdog: .seconds(1)))
            let clients = try (0..<2).map { _ in try daemon.client() }
            for client in clients { try client.send(get: ServiceTests.long) }
            try until("the status says so") { notify.status.hasSuffix("; worker 0 is stuck") }
            #expect(daemon.log.contains("a worker is stuck"))
            let shown = try daemon.admin.status().workers[0]
            #expect(shown.state == "stuck" && shown.stuckS ?? 0 > 0.5, "\(shown)")
            #expect(try daemon.admin.metrics().value("deadlined_worker_standstills_total") == 1)
            for client in clients { #expect(try client.reply().status == 200) }
            try until("the status says no more of it") { !notify.status.contains("stuck") }
            #expect(!notify.wasFed(under: "stuck"))
            notify.clear()
            try notify.expect("WATCHDOG=1")
            #expect(daemon.log.contains("a stuck worker goes on"))
            let (state, stuck) = try daemon.admin.status().workers.map { ($0.state, $0.stuckS) }[0]
            #expect(state == "ready" && stuck == nil)
            #expect(try daemon.admin.metrics().value("deadlined_worker_restarts_total") == 0)
        }

        /// One thread of two is in a long compute step: the worker makes progress with the other.
        @Test func poolWorker_withOneOfTwoThreadsInALongStep_isNotStuck() throws {
            let notify = try NotifySocket()
            let daemon = try DaemonUnderTest(
                mode: poolMode, ["--threads", "2", "--set", "watchdog_compute_limit=500ms"],
                launcher: notify.launcher(watchdog: .seconds(1)))
            let client = try daemon.client()
            try client.send(get: ServiceTests.long)
            #expect(try client.reply().status == 200)
            #expect(!daemon.log.contains("a worker is stuck"))
        }

        /// A worker that does not run at all, as one that hangs in a system call: killed and replaced, and the
        /// watchdog is fed all the while but for the moment between.
        @Test(arguments: SystemTests.modes)
        func stoppedWorker_whenConfiguredSo_isReplaced(mode: String) throws {
            let notify = try NotifySocket()
            let daemon = try DaemonUnderTest(
                mode: mode,
                ["--threads", "2", "--set", "watchdog_compute_limit=500ms", "--set", "watchdog_replace=true"],
                launcher: notify.launcher(watchdog: .seconds(2)))
            let worker = try daemon.worker()
            kill(worker.pid, SIGSTOP)
            try until("another worker serves") {
                try daemon.workers.contains { $0.pid != worker.pid } && daemon.admin.get("/readyz").status == 200
            }
            #expect(!worker.isAlive)
            #expect(try daemon.get(SystemTests.trivial).status == 200)
            #expect(try daemon.admin.metrics().value("deadlined_worker_restarts_total") == 1)
            notify.clear()
            try notify.expect("WATCHDOG=1")
        }
    }
}
