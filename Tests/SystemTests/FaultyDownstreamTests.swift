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

        /// Calls at once: fewer than the threads of a dispatch worker, so that some are left for the others.
        private static let calls = 40

        @Test(arguments: SystemTests.modes, FaultyDownstreamTests.faults)
        func downstreamDoingWrongToManyCalls_failsThemAndNoOthers(mode: String, fault: Fault) throws {
            let downstream = try HeldDownstream { head in
                head.contains("ms=1 ") ? [HeldDownstream.reply] : fault.steps
            }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(
                mode: mode,
                [
                    "--downstream", downstream.url, "--downstream-timeout", fault.timeout, "--threads", "64",
                    "--deadline", "60s",
                ],
                calibration: .light)
            let worker = try daemon.worker()
            let memory = MemoryGrowth(of: daemon)
            let load = ClientLoad(on: daemon.port, [.keepAlive, .closing], target: SystemTests.trivial)
            let clients = try (0..<Self.calls).map { _ in try daemon.client() }
            for _ in 0..<3 {
                let before = load.tally.replies
                for client in clients { try client.send(get: "/work?before=0ms&downstream=99ms&after=0ms") }
                for client in clients {
                    let reply = try client.reply()
                    #expect(reply.status == fault.status, "\(reply.text)")
                }
                try until("the others go on") { load.tally.replies > before }
            }
            #expect(try load.end().failures == [])
            #expect(try daemon.get("/work?before=0ms&downstream=1ms&after=0ms").status == 200)
            let failed = try daemon.admin.settledMetrics().sum("deadlined_requests_total", ["outcome": "failed"])
            #expect(failed == Double(3 * Self.calls))
            #expect(try daemon.worker().pid == worker.pid)
            memory.expect(atMost: fault.memoryMebibytes, "downstream \(fault.testDescription), \(mode)")
        }
    }
}
