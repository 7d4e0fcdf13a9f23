import Glibc
import Testing

extension SystemTests {
    /// Workers share a port in each of the ways there are, and count what it costs them.
    @Suite struct AcceptTests {
        static let strategies = ["shared", "exclusive", "reuseport"]
        static let batches = ["greedy", "one"]
        static let combinations = strategies.flatMap { strategy in batches.map { (strategy, $0) } }

        private static func daemon(_ mode: String, _ strategy: String, _ batch: String, workers: Int) throws
            -> DaemonUnderTest
        {
            try DaemonUnderTest(
                mode: mode,
                [
                    "--workers", "\(workers)", "--accept", strategy, "--accept-batch", batch, "--threads", "4",
                    "--set", "limits.connections=200",
                ])
        }

        /// What one connection after another costs.
        private static func connect(_ count: Int, to daemon: DaemonUnderTest) throws {
            for _ in 0..<count { #expect(try daemon.get(SystemTests.trivial).status == 200) }
        }

        /// A greedy worker looks until there is none, or its turn of 1 ms is over; one that takes one looks again when
        /// it is woken again.
        private static func looksAddUp(_ metrics: Metrics, isGreedy: Bool) -> Bool {
            let fruitless = metrics.sum("deadlined_accept_wakeups_total", ["result": "empty"])
            let accepted = metrics.sum("deadlined_accept_wakeups_total", ["result": "accepted"])
            let looks = metrics.sum("deadlined_accept_eagain_total")
            return isGreedy ? (fruitless...(fruitless + accepted)).contains(looks) : looks == fruitless
        }

        @Test(arguments: SystemTests.modes, AcceptTests.combinations)
        func burstOfConnections_isServedWhole_andCounted(mode: String, way: (strategy: String, batch: String)) throws {
            let daemon = try AcceptTests.daemon(mode, way.strategy, way.batch, workers: 3)
            let clients = try (0..<60).map { _ in try daemon.client() }
            for client in clients { try client.send(get: SystemTests.trivial) }
            for client in clients { #expect(try client.reply().status == 200) }
            try until("all connections and requests are counted, each once") {
                let metrics = try daemon.admin.metrics()
                return metrics.sum("deadlined_accepts_total") == 60
                    && metrics.sum("deadlined_worker_requests_total") == 60
                    && metrics.sum("deadlined_requests_total") == 60
                    && metrics.sum("deadlined_open_connections") == 60
                    && AcceptTests.looksAddUp(metrics, isGreedy: way.batch == "greedy")
            }
            let metrics = try daemon.admin.metrics()
            #expect(metrics.samples("deadlined_accepts_total").count == 3)
            let wakeups = metrics.sum("deadlined_accept_wakeups_total", ["result": "accepted"])
            #expect(way.batch == "one" ? wakeups == 60 : wakeups <= 60)
            let status = try daemon.admin.status()
            #expect(status.accept == way.strategy && status.acceptBatch == way.batch)
            #expect(
                try #require(status.fairness.acceptsJain) > 0.33 && status.fairness.acceptsLuckiestShare ?? 0 > 0.33)
        }

        @Test(arguments: SystemTests.modes)
        func sharedSocket_wakesWorkersInVain_andTheirCostIsCounted(mode: String) throws {
            let daemon = try AcceptTests.daemon(mode, "shared", "greedy", workers: 8)
            try until("a worker has woken in vain, and its CPU time and its context switches are counted") {
                try AcceptTests.connect(20, to: daemon)
                let metrics = try daemon.admin.metrics()
                return metrics.sum("deadlined_accept_wakeups_total", ["result": "empty"]) > 0
                    && metrics.sum("deadlined_accept_fruitless_cpu_seconds_total") > 0
                    && metrics.sum("deadlined_worker_context_switches_total", ["kind": "voluntary"])
                        > metrics.sum("deadlined_accepts_total")
            }
        }

        /// Connections that come one at a time wake one worker each. The kernel chooses among those that sleep, and
        /// tells one that is still busy with the last connection besides: each comes when all workers are asleep.
        @Test(arguments: SystemTests.modes)
        func exclusiveSocket_wakesOneWorkerForAConnection(mode: String) throws {
            let daemon = try AcceptTests.daemon(mode, "exclusive", "greedy", workers: 8)
            let workers = daemon.workers
            for _ in 0..<300 {
                try until("all workers are asleep") { workers.allSatisfy(\.isAsleep) }
                try AcceptTests.connect(1, to: daemon)
            }
            let metrics = try daemon.admin.metrics()
            let wakeups = metrics.sum("deadlined_accept_wakeups_total")
            #expect(metrics.sum("deadlined_accepts_total") == 300)
            // A worker that its clock wakes in between is busy too.
            #expect(wakeups < 300 * 1.1, "\(wakeups) wake-ups for 300 connections")
        }

        @Test(arguments: SystemTests.modes)
        func socketOfItsOwn_wakesNoOtherWorker(mode: String) throws {
            let daemon = try AcceptTests.daemon(mode, "reuseport", "greedy", workers: 4)
            try AcceptTests.connect(200, to: daemon)
            let metrics = try daemon.admin.metrics()
            #expect(metrics.sum("deadlined_accepts_total") == 200)
            #expect(metrics.sum("deadlined_accept_wakeups_total", ["result": "empty"]) == 0)
            // The kernel spreads them by a hash of their ports: 200 leave none of 4 with nothing.
            #expect(metrics.samples("deadlined_accepts_total").allSatisfy { $0.value > 0 })
        }

        @Test func secondDaemonOnAPortWithManySockets_isRefused() throws {
            let daemon = try AcceptTests.daemon(standardMode, "reuseport", "greedy", workers: 2)
            #expect(throws: DaemonUnderTest.EarlyEnd.self) {
                try DaemonUnderTest(
                    ["--workers", "2", "--accept", "reuseport"],
                    configuration: "listen: 127.0.0.1:\(daemon.port)\n")
            }
        }

        /// The dead worker's connections wait in its socket, or in the shared one, until its successor or another
        /// worker takes them.
        @Test(arguments: SystemTests.modes, AcceptTests.strategies)
        func workerKilled_othersServeOn_andWhatWaitedIsServed(mode: String, strategy: String) throws {
            let daemon = try AcceptTests.daemon(mode, strategy, "one", workers: 3)
            try AcceptTests.connect(10, to: daemon)
            // A worker counts a request when its reply is out: one that is stopped in between would lose it.
            try until("they are counted") { try daemon.admin.metrics().sum("deadlined_requests_total") == 10 }
            let before = Set(daemon.workers.map(\.pid))
            // A stopped worker accepts nothing; what the kernel gives to it waits.
            let victim = try #require(daemon.workers.first)
            try victim.halt()
            let clients = try (0..<40).map { _ in try daemon.client() }
            for client in clients { try client.send(get: SystemTests.trivial) }
            kill(victim.pid, SIGKILL)
            var lost = 0
            for client in clients { if (try? client.reply().status) != 200 { lost += 1 } }
            #expect(lost == 0)
            try until("three serve again, and all is accounted for") {
                let metrics = try daemon.admin.metrics()
                return Set(daemon.workers.map(\.pid)).subtracting(before).count == 1
                    && metrics.value("deadlined_workers", ["state": "ready"]) == 3
                    && metrics.sum("deadlined_requests_total", ["outcome": "replied"]) == 50
                    && metrics.sum("deadlined_worker_requests_total") == 50
                    // What the supervisor passed on to another worker, no worker has accepted.
                    && metrics.sum("deadlined_accepts_total")
                        + metrics.sum("deadlined_connections_passed_on_total") == 50
            }
            #expect(try daemon.admin.metrics().sum("deadlined_requests_total", ["outcome": "failed"]) == 0)
        }
    }
}
