import Glibc
import Testing

extension SystemTests {
    /// What `/metrics` shows of the running daemon, beside its requests.
    @Suite struct MetricsTests {
        private static let requests = "deadlined_requests_total"

        @Test func modes_areShownOnceTheyServe_andStay() throws {
            let daemon = try DaemonUnderTest(configuration: "mode: \(standardMode)\n")
            #expect(try daemon.get(SystemTests.trivial).status == 200)
            var before = try daemon.admin.settledMetrics()
            #expect(Set(before.samples.compactMap { $0.labels["mode"] }) == [standardMode])
            try daemon.rewriteConfiguration("mode: \(poolMode)\n")
            daemon.send(SIGHUP)
            try until("the reload is done") { try daemon.admin.status().reload.succeeded == 1 }
            try until("the old worker has gone") { daemon.workers.count == 1 }
            #expect(try daemon.get(SystemTests.trivial).status == 200)
            let after = try daemon.admin.settledMetrics()
            #expect(Set(after.samples.compactMap { $0.labels["mode"] }) == [standardMode, poolMode])
            #expect(after.sum(Self.requests, ["mode": standardMode]) == 1)
            #expect(after.sum(Self.requests, ["mode": poolMode]) == 1)
            before = after
            kill(try daemon.worker().pid, SIGKILL)
            try until("it is replaced") { try daemon.admin.metrics().sum("deadlined_worker_restarts_total") == 1 }
            Self.expectNoneLess(try daemon.admin.metrics(), than: before)
        }

        /// Every series of a counter is there still, and no less.
        private static func expectNoneLess(_ after: Metrics, than before: Metrics) {
            let counters = before.samples.filter { $0.name.hasSuffix("_total") || $0.name.hasSuffix("_count") }
            #expect(!counters.isEmpty)
            for counter in counters {
                let now = after.samples.first { $0.name == counter.name && $0.labels == counter.labels }?.value
                #expect(now ?? -1 >= counter.value, "\(counter)")
            }
        }

        @Test func busyThreads_areThoseWithARequest_alsoWhileTheyWait() throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(mode: poolMode, ["--downstream", downstream.url, "--threads", "4"])
            let clients = try (0..<3).map { _ in try daemon.client() }
            for client in clients { try client.send(get: "/work?before=0ms&after=0ms") }
            try until("the calls are out") { downstream.openCalls == 3 }
            let metrics = try daemon.admin.metrics()
            #expect(metrics.value("deadlined_threads", ["worker": "0"]) == 4)
            #expect(metrics.value("deadlined_busy_threads", ["worker": "0"]) == 3)
            downstream.release()
            for client in clients { #expect(try client.reply().status == 200) }
            try until("they are idle") { try daemon.admin.metrics().value("deadlined_busy_threads") == 0 }
        }

        @Test(arguments: SystemTests.modes)
        func workersCPU_isThatOfTheProcess_andOutlivesIt(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            func cpu() throws -> Double {
                try #require(try daemon.admin.metrics().value("deadlined_worker_cpu_seconds_total", ["worker": "0"]))
            }
            #expect(try daemon.get("/work?before=50ms&downstream=0ms&after=0ms&deadline=10s").status == 200)
            let computed = try daemon.admin.settledMetrics().sum("deadlined_compute_cpu_seconds_total")
            let used = try cpu()
            #expect(used >= computed && computed > 0)
            kill(try daemon.worker().pid, SIGKILL)
            try until("it is replaced") { try daemon.admin.metrics().sum("deadlined_worker_restarts_total") == 1 }
            #expect(try cpu() >= used)
        }

        @Test func calibration_isShown_andLoggedWithFourDigits() throws {
            let daemon = try DaemonUnderTest(
                ["--set", "calibration.hash=2345.6789"], calibration: nil)
            let metrics = try daemon.admin.metrics()
            let units = "deadlined_calibration_units_per_second"
            #expect(metrics.value(units, ["kind": "hash"]) == 2_345_678.9)
            #expect(metrics.value("deadlined_calibration_timestamp_seconds") ?? 0 > 1_700_000_000)
            #expect(daemon.log.contains("hash_rounds_per_ms=2346 "))
            let json = try #require(daemon.log.firstMatch(of: /json_documents_per_ms=([0-9.e-]+)/)).1
            #expect(json.drop { "0.".contains($0) }.count { $0 != "." } <= 4, "\(json)")
        }
    }
}
