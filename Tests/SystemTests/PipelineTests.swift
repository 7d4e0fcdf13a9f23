import Testing

extension SystemTests {
    /// Clients that send much and read little.
    @Suite struct PipelineTests {
        private static let request = "GET \(SystemTests.trivial) HTTP/1.1\r\nHost: test\r\n\r\n"
        /// Requests in one write: more than the daemon reads at once.
        private static let many = 2_000

        @Test(arguments: SystemTests.modes)
        func twoThousandRequestsInOneWrite_areAllReplied_thoughTheClientReadsOnlyAfterwards(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            let memory = MemoryGrowth(of: daemon)
            let client = try RawClient(port: daemon.port, receiveBuffer: 4_096)
            try client.send(String(repeating: PipelineTests.request, count: PipelineTests.many))
            #expect(try client.replies(PipelineTests.many).allSatisfy { $0.status == 200 })
            try until("none is in flight") { try daemon.admin.metrics().sum("deadlined_in_flight") == 0 }
            let metrics = try daemon.admin.metrics()
            #expect(metrics.sum("deadlined_requests_total", ["outcome": "replied"]) == Double(PipelineTests.many))
            memory.expect(atMost: 16, "a pipeline of \(PipelineTests.many) requests, \(mode)")
        }

        /// Its parsing takes several turns, in which nothing of what was read with it gets lost.
        @Test(arguments: SystemTests.modes)
        func bodyInChunksOfOneByte_andTheRequestReadWithItsEnd_areServed(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            let client = try daemon.client()
            let chunks = String(repeating: "1\r\nx\r\n", count: 60_000)
            try client.send(
                "POST \(SystemTests.trivial) HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + chunks + "0\r\n\r\n" + PipelineTests.request)
            #expect(try client.replies(2).map(\.status) == [200, 200])
        }

        /// C arrives while A is served, and B was read with A: the edge that announced C is not B's alone.
        @Test(arguments: SystemTests.modes)
        func requestThatArrivesWhileOneOfTwoIsServed_isReplied(mode: String) throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(mode: mode, ["--downstream", downstream.url])
            let client = try daemon.client()
            let a = "GET /work?before=0ms&downstream=1ms&after=0ms HTTP/1.1\r\nHost: test\r\n\r\n"
            try client.send(a + PipelineTests.request)
            try until("A's call is open") { downstream.openCalls == 1 }
            try client.send(PipelineTests.request)
            // The loop looks at C's edge before it serves another connection's request, or along with it.
            #expect(try daemon.get(SystemTests.trivial).status == 200)
            downstream.release()
            #expect(try client.replies(3).map(\.status) == [200, 200, 200])
        }

        @Test(arguments: SystemTests.modes)
        func requestsFollowedByAFIN_areAllReplied(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            let client = try daemon.client()
            try client.send(String(repeating: PipelineTests.request, count: 5))
            client.closeWriting()
            #expect(try client.replies(5).map(\.status) == [200, 200, 200, 200, 200])
            #expect(try client.everything() == [])
        }

        /// Two were read with the first, and two lay in the kernel when the client hung up; the last one lacks a byte.
        @Test(arguments: SystemTests.modes)
        func reset_beforeRequestsThatWaitTheirTurn_endsEachOfThem(mode: String) throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(
                mode: mode, ["--downstream", downstream.url, "--threads", "2", "--deadline", "60s"])
            let client = try daemon.client()
            let fields = "HTTP/1.1\r\nHost: test\r\nX-Request-Id:"
            let later = (2...5).map { "GET \(SystemTests.trivial) \(fields) \($0)\r\n\r\n" }
            try client.send("GET /work?before=0ms&downstream=1ms&after=0ms \(fields) 1\r\n\r\n\(later[0])\(later[1])")
            try until("the first's call is open") { downstream.openCalls == 1 }
            try client.send(later[2] + later[3] + later[3].dropLast())
            client.reset()
            #expect(try daemon.get(SystemTests.trivial).status == 200, "the front has seen what came before")
            downstream.release()
            try until("all have ended") {
                try daemon.admin.metrics().sum("deadlined_requests_total", ["outcome": "client_gone"]) == 5
            }
            let metrics = try daemon.admin.settledMetrics()
            #expect(metrics.sum("deadlined_requests_total") == 6, "these, and the one that the front was asked")
            #expect(metrics.sum("deadlined_deadline_misses_total") == 5)
            #expect(metrics.sum("deadlined_in_flight") == 0)
            #expect(metrics.sum("deadlined_open_connections") == 0)
            #expect(try daemon.admin.record(of: "1").stage == "downstream")
            for number in 2...5 {
                let record = try daemon.admin.record(of: "\(number)")
                #expect(record.outcome == "client_gone", "\(number)")
                #expect(record.cause == "hangup", "\(number)")
                #expect(record.stage == "queue" || record.stage == "kernel", "\(number)")
            }
        }

        /// A client that never reads is cut off, and what was made for it is accounted for.
        @Test(arguments: SystemTests.modes)
        func clientThatNeverReads_isCutOff_andAccountedFor(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--set", "limits.body_timeout=300ms"])
            let memory = MemoryGrowth(of: daemon)
            let client = try RawClient(port: daemon.port, receiveBuffer: 4_096)
            // Until the daemon reads no more, because its replies find no room.
            let batch = String(repeating: PipelineTests.request, count: 500)
            #expect(throws: SystemCallFailure.self) {
                for _ in 0..<1_000 { try client.send(batch) }
            }
            try until("the connection is closed") { try daemon.admin.metrics().sum("deadlined_open_connections") == 0 }
            try until("nothing is in flight") { try daemon.admin.metrics().sum("deadlined_in_flight") == 0 }
            #expect(try daemon.get("/work").status == 200)
            memory.expect(atMost: 16, "a client that sends without end and never reads, \(mode)")
        }

        /// So many calls at once need no thread each where calls do not block one.
        @Test(arguments: SystemTests.oneThreadModes)
        func oneThread_has200CallsOpenAtOnce(mode: String) throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(mode: mode, ["--downstream", downstream.url])
            let clients = try (0..<200).map { _ in try daemon.client() }
            for client in clients { try client.send(get: "/work?before=0ms&after=0ms") }
            try until("200 calls are open") { downstream.openCalls == 200 }
            // ThreadSanitizer adds a thread of its own.
            if SystemTests.sanitizer != "thread" { #expect(try daemon.worker().threads == 1) }
            downstream.release()
            for client in clients { #expect(try client.reply().status == 200) }
        }
    }
}
