import Testing

extension SystemTests {
    /// Execution models keep to the threads that they claim.
    @Suite struct ThreadTests {
        /// Looks at the number of threads, each after at least one more reply.
        private static let looks = 50

        @Test(
            .disabled(if: SystemTests.sanitizer == "thread", "ThreadSanitizer adds a thread of its own"),
            arguments: SystemTests.oneThreadModes)
        func oneThreadWorker_underLoad_hasOneOSThread(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            let worker = try daemon.worker()
            let load = ClientLoad(
                on: daemon.port, [.keepAlive, .pipelining(depth: 8), .closing],
                target: "/work?before=1ms&downstream=2ms&after=1ms")
            var seen: [Int] = []
            for _ in 0..<ThreadTests.looks {
                let before = load.tally.replies
                try until("a further reply") { load.tally.replies > before }
                seen.append(worker.threads)
            }
            let tally = try load.end()
            #expect(tally.failures == [])
            #expect(seen == Array(repeating: 1, count: ThreadTests.looks))
        }

        @Test(.disabled(if: SystemTests.sanitizer == "thread", "ThreadSanitizer adds a thread of its own"))
        func supervisor_whileWorkersServe_hasOneOSThread() throws {
            let daemon = try DaemonUnderTest(mode: poolMode)
            _ = try daemon.get("/work?before=1ms&downstream=1ms&after=1ms")
            _ = try daemon.admin.metrics()
            #expect(daemon.supervisor.threads == 1)
        }

        /// No clock: the downstream answers no call before all 64 are open at once.
        @Test func poolWorkerWith64Threads_firstBurstOf64_hasAllCallsOpenAtOnce() throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(
                mode: poolMode, ["--threads", "64", "--downstream", downstream.url])
            let clients = try (0..<64).map { _ in try daemon.client() }
            for client in clients {
                try client.send(get: "/work?before=0ms&downstream=200ms&after=0ms")
            }
            try until("64 calls are open") { downstream.openCalls == 64 }
            #expect(try daemon.admin.metrics().sum("deadlined_in_flight") == 64)
            downstream.release()
            for client in clients { #expect(try client.reply().status == 200) }
        }

        /// The same with the embedded downstream: if fewer than 64 were in flight at once, some would wait for a thread
        /// for as long as a call takes.
        @Test func poolWorkerWith64Threads_burstOf64With2sDownstream_letsNoneWaitForAThread() throws {
            let daemon = try DaemonUnderTest(mode: poolMode, ["--threads", "64"])
            let clients = try (0..<64).map { _ in try daemon.client() }
            for client in clients {
                try client.send(get: "/work?before=0ms&downstream=2s&after=0ms")
            }
            for client in clients {
                let reply = try client.reply()
                #expect(reply.status == 200)
                #expect(reply.serverTiming["queue"] ?? .infinity < 2_000)
            }
        }

        @Test func poolWorkerWith2Threads_ofThreeCalls_hasTwoOpen() throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(mode: poolMode, ["--threads", "2", "--downstream", downstream.url])
            let clients = try (0..<3).map { _ in try daemon.client() }
            for client in clients {
                try client.send(get: "/work?before=0ms&downstream=1ms&after=0ms")
            }
            try until("three requests have arrived, and two calls are open") {
                try daemon.admin.metrics().sum("deadlined_in_flight") == 3 && downstream.openCalls == 2
            }
            try until("one waits in the run queue") {
                try daemon.admin.metrics().sum("deadlined_run_queue_depth") == 1
            }
            downstream.release()
            for client in clients { #expect(try client.reply().status == 200) }
            #expect(downstream.calls.count == 3)
        }
    }
}
