import Testing

extension SystemTests {
    /// A trace goes through the daemon: from its client, into the record, to the downstream.
    @Suite struct TraceTests {
        private static let trace = "0af7651916cd43dd8448eb211c80319c"
        private static let field = "traceparent: 00-\(trace)-b7ad6b7169203331-01"

        /// The parts of the `traceparent` of a call's head.
        private static func parent(in head: String) -> [Substring]? {
            head.lowercased().firstMatch(of: /\r\ntraceparent: ([0-9a-f-]+)\r\n/)?.1.split(separator: "-")
        }

        @Test(arguments: SystemTests.modes)
        func downstream_seesANewSpanOfTheSameTrace_whichTheRecordNames(mode: String) throws {
            let downstream = try HeldDownstream { _ in [HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(mode: mode, ["--downstream", downstream.url], calibration: .light)
            let client = try daemon.client()
            for id in ["first", "second"] {
                try client.send(
                    "GET /work HTTP/1.1\r\nHost: test\r\nX-Request-Id: \(id)\r\n\(Self.field)\r\n"
                        + "Tracestate: rojo=1,congo=2\r\n\r\n")
                #expect(try client.reply().status == 200)
            }
            let records = try ["first", "second"].map { try daemon.admin.record(of: $0) }
            let parents = try downstream.calls.map { try #require(Self.parent(in: $0)) }
            #expect(parents.map { $0[0] } == ["00", "00"] && parents.map { $0[3] } == ["01", "01"])
            #expect(parents.allSatisfy { $0[1] == Self.trace })
            #expect(parents.map { String($0[2]) } == records.map { $0.trace?.spanId })
            #expect(Set(parents.map { $0[2] } + ["b7ad6b7169203331"]).count == 3)
            #expect(records.allSatisfy { $0.trace?.traceId == Self.trace && $0.trace?.sampled == true })
            #expect(records.allSatisfy { $0.trace?.parentId == "b7ad6b7169203331" })
            #expect(downstream.calls.allSatisfy { $0.contains("\r\ntracestate: rojo=1,congo=2\r\n") })
            #expect(try daemon.admin.records("?trace=\(Self.trace)").map(\.id) == ["second", "first"])
        }

        @Test func openMetrics_nameTheTraceOfTheNewestRequestOfABucket() throws {
            let daemon = try DaemonUnderTest(calibration: .light)
            let client = try daemon.client()
            try client.send("GET \(SystemTests.trivial) HTTP/1.1\r\nHost: test\r\n\(Self.field)\r\n\r\n")
            #expect(try client.reply().status == 200)
            try until("it is recorded") { try !daemon.admin.records("?trace=\(Self.trace)").isEmpty }
            let page = try daemon.admin.get("/metrics", fields: "Accept: application/openmetrics-text\r\n").text
            let exemplars = page.split(separator: "\n").filter { $0.contains(" # {trace_id=\"\(Self.trace)\"} ") }
            #expect(exemplars.count == 1)
            #expect(exemplars.allSatisfy { $0.hasPrefix("http_server_request_duration_seconds_bucket{") })
            #expect(try !daemon.admin.get("/metrics").text.contains(Self.trace))
        }

        @Test func malformedTrace_isAsIfNoneWereBrought() throws {
            let downstream = try HeldDownstream { _ in [HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(["--downstream", downstream.url], calibration: .light)
            let client = try daemon.client()
            let fields = [
                "\(Self.field)\r\n\(Self.field)", Self.field.replacing(" 00-", with: " ff-"), "traceparent:",
                "traceparent: \(String(repeating: "0", count: 4_000))", "tracestate: a=b",
            ]
            for (number, field) in fields.enumerated() {
                try client.send(
                    "GET /work HTTP/1.1\r\nHost: test\r\nX-Request-Id: r\(number)\r\n\(field)\r\n"
                        + "tracestate: c=d\r\n\r\n")
                #expect(try client.reply().status == 200)
                #expect(try daemon.admin.record(of: "r\(number)").trace == nil)
            }
            #expect(downstream.calls.count == fields.count)
            #expect(downstream.calls.allSatisfy { !$0.lowercased().contains("\r\ntrace") })
        }
    }
}
