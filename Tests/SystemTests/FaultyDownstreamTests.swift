import Testing

extension SystemTests {
    /// A downstream that does wrong to many calls at once, beside requests that need none.
    ///
    /// Expected: each of the calls' requests gets its one-line 502 or 504 and is counted as failed; the others are all
    /// replied to; memory stays within the bound; and once the downstream is well, so is the daemon.
    @Suite struct FaultyDownstreamTests {
        /// What a downstream does to every call, and what becomes of its request.
        struct Fault: CustomTestStringConvertible, Sendable {
            var testDescription: String
            var status: Int
            var steps: [HeldDownstream.Step]
            /// `downstream_timeout`: long where it must not be what ends the call.
            var timeout = "20s"
            /// What a process may grow by.
            var memoryMebibytes = 32
        }

        private static let faults = [
            Fault(testDescription: "dead in the middle of a call", status: 502, steps: [.close]),
            Fault(testDescription: "resetting", status: 502, steps: [.send("HTTP/1.1 200 OK\r\n"), .reset]),
            Fault(testDescription: "stalling", status: 504, steps: [.hold], timeout: "500ms"),
            Fault(testDescription: "sending garbage", status: 502, steps: [.endless("\u{1}\u{2}garbage\u{7f}")]),
            Fault(
                testDescription: "sending an endless header", status: 502,
                steps: [
                    .send("HTTP/1.1 200 OK\r\n"),
                    .endless("X-Another: " + String(repeating: "y", count: 2_000) + "\r\n"),
                ]),
            Fault(
                testDescription: "sending one endless header line", status: 502,
                steps: [.send("HTTP/1.1 200 OK\r\nX-Long: "), .endless(String(repeating: "z", count: 4_000))]),
            Fault(
                testDescription: "sending an endless body", status: 502,
                steps: [
                    .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
                    .endless("1000\r\n" + String(repeating: "b", count: 4_096) + "\r\n"),
                ],
                // A call holds up to 8 MiB of a reply (DownstreamEndpoint), in a buffer that doubles.
                memoryMebibytes: 16 * calls),
        ]

        /// Calls at once: fewer than the threads of a worker, so that some are left for the others.
        private static let calls = 40

        @Test(arguments: SystemTests.modes, FaultyDownstreamTests.faults)
        func downstreamDoingWrongToManyCalls_failsThemAndNoOthers(mode: String, fault: Fault) throws {
            let downstream = try HeldDownstream { head in
                head.contains("ms=1 ") ? [HeldDownstream.reply] : fault.steps
            }
            defer { downstream.end() }
            let daemon = try Self.daemon(mode: mode, downstream: downstream.url, timeout: fault.timeout)
            try Self.expectStorm(
                status: fault.status, memoryMebibytes: fault.memoryMebibytes, "\(fault.testDescription), \(mode)",
                on: daemon)
            #expect(try daemon.get("/work?before=0ms&downstream=1ms&after=0ms").status == 200)
        }

        /// Nobody listens at the downstream's address, until somebody does.
        @Test(arguments: SystemTests.modes)
        func downstreamRefusingManyCalls_failsThemAndNoOthers(mode: String) throws {
            let port = try Loopback.freePort()
            let daemon = try Self.daemon(
                mode: mode, downstream: "http://127.0.0.1:\(port)/call?ms={ms}", timeout: "20s")
            try Self.expectStorm(status: 502, memoryMebibytes: 32, "refusing, \(mode)", on: daemon)
            let downstream = try HeldDownstream(port: port) { _ in [HeldDownstream.reply] }
            defer { downstream.end() }
            #expect(try daemon.get("/work?before=0ms&downstream=1ms&after=0ms").status == 200)
        }

        /// Connections to the downstream's address are never made.
        @Test(arguments: SystemTests.modes)
        func downstreamThatManyCallsCannotReach_failsThemAndNoOthers(mode: String) throws {
            let clogged = try CloggedPort()
            let daemon = try Self.daemon(
                mode: mode, downstream: "http://127.0.0.1:\(clogged.port)/call?ms={ms}", timeout: "500ms")
            try Self.expectStorm(status: 504, memoryMebibytes: 32, "unreachable, \(mode)", on: daemon)
        }

        private static func daemon(mode: String, downstream url: String, timeout: String) throws -> DaemonUnderTest {
            try DaemonUnderTest(
                mode: mode,
                ["--downstream", url, "--downstream-timeout", timeout, "--threads", "64", "--deadline", "60s"],
                calibration: .light)
        }

        /// Many calls at once, three times, which all fail with `status`, beside a load of requests that need none.
        private static func expectStorm(
            status: Int, memoryMebibytes: Int, _ what: String, on daemon: DaemonUnderTest
        ) throws {
            let worker = try daemon.worker()
            let memory = MemoryGrowth(of: daemon)
            let load = ClientLoad(on: daemon.port, [.keepAlive, .closing], target: SystemTests.trivial)
            let clients = try (0..<calls).map { _ in try daemon.client() }
            for _ in 0..<3 {
                let before = load.tally.replies
                for client in clients { try client.send(get: "/work?before=0ms&downstream=99ms&after=0ms") }
                for client in clients {
                    let reply = try client.reply()
                    #expect(reply.status == status, "\(reply.text)")
                }
                try until("the others go on") { load.tally.replies > before }
            }
            #expect(try load.end().failures == [])
            let failed = try daemon.admin.settledMetrics().sum("deadlined_requests_total", ["outcome": "failed"])
            #expect(failed == Double(3 * calls))
            #expect(try daemon.worker().pid == worker.pid)
            memory.expect(atMost: memoryMebibytes, "downstream \(what)")
        }
    }
}
