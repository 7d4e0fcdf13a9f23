import Glibc
import Testing
import Wire

extension SystemTests {
    /// The serving port over HTTP/2.
    @Suite struct StreamTests {
        private static let pinned = Calibrated(hash: 20, json: 0.2)
        private static let changing = ["date", "server-timing", "deadline-remaining-ms", "x-request-id"]

        private struct Row {
            var method = "GET"
            var target: String
            var lines = ""
            var body = ""

            var text: String {
                let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
                return "\(method) \(target) HTTP/1.1\r\nHost: test\r\n\(lines)\(length)\r\n\(body)"
            }
        }

        private static let rows = [
            Row(target: SystemTests.trivial), Row(target: "/work?before=1ms&downstream=1ms&after=1ms"),
            Row(target: "/work?kind=json&before=5ms&downstream=0ms&after=0ms"),
            Row(method: "HEAD", target: "/work?before=1ms&downstream=0ms&after=0ms"),
            Row(method: "POST", target: "/work?before=0ms&downstream=0ms&after=0ms", body: "some bytes"),
            Row(target: "/work?before=0ms&downstream=0ms&after=0ms", lines: "grpc-timeout: 1S\r\n"),
            Row(target: "/nowhere"), Row(method: "PUT", target: "/work"), Row(target: "/work?before=long"),
            Row(target: "/work?a=" + String(repeating: "b", count: 10_000)),
            Row(target: "/work", lines: "grpc-timeout: soon\r\n"),
        ]

        /// The replies to the rows over HTTP/1.1 and over HTTP/2: what of each does not tell of one request alone.
        @Test(arguments: SystemTests.modes)
        func everyRequest_getsTheSameStatusFieldsAndBody_asOverHTTP1(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, calibration: StreamTests.pinned)
            let client = try RawStreams(port: daemon.port)
            let streams = try StreamTests.rows.map { row in
                try #require(
                    try client.request(row.target, method: row.method, lines: row.lines, body: Array(row.body.utf8)))
            }
            try client.settle(streams)
            for (row, stream) in zip(StreamTests.rows, streams) {
                let raw = try daemon.client()
                try raw.send(row.text)
                let one = try raw.reply(bodyless: row.method == "HEAD")
                let two = try #require(client.replies[stream])
                #expect(two.status == one.status, "\(row)")
                #expect(two.body == one.body, "\(row)")
                let isOurs = { (field: WireReply.Field) in
                    !(StreamTests.changing + ["connection", "content-length"]).contains(field.name)
                }
                #expect(
                    WireReply(two).fields.filter(isOurs) == one.fields.filter(isOurs), "\(row)")
            }
            #expect(try daemon.admin.settledMetrics().sum("deadlined_requests_total", ["protocol": "http2"]) == 6)
        }

        @Test(arguments: SystemTests.modes)
        func oneStreamThatIsReset_isClientGone_andTheOthersAreReplied(mode: String) throws {
            let held = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { held.end() }
            let daemon = try DaemonUnderTest(mode: mode, ["--downstream", held.url])
            let client = try RawStreams(port: daemon.port)
            let target = "/work?before=0ms&downstream=1ms&after=0ms&deadline=60s"
            let streams = try (0..<3).map { _ in try #require(try client.request(target)) }
            try until("all are in their calls") { held.openCalls == 3 }
            try client.reset(streams[1])
            // What follows on the connection is read behind it.
            let marker = try #require(try client.request("/nowhere"))
            try client.settle([marker])
            held.release()
            try client.settle([streams[0], streams[2]])
            #expect([0, 2].allSatisfy { client.replies[streams[$0]]?.status == 200 })
            let metrics = try daemon.admin.settledMetrics()
            #expect(metrics.sum("deadlined_requests_total", ["outcome": "client_gone"]) == 1)
            #expect(metrics.sum("deadlined_requests_total", ["outcome": "replied", "protocol": "http2"]) == 2)
        }

        @Test(arguments: SystemTests.modes)
        func reloadWithStreamsUnderWay_losesNone(mode: String) throws {
            let held = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { held.end() }
            let configuration = "mode: \(mode)\ndownstream: \"\(held.url)\"\n"
            let daemon = try DaemonUnderTest(configuration: configuration)
            let old = try daemon.worker()
            let client = try RawStreams(port: daemon.port)
            let target = "/work?before=0ms&downstream=1ms&after=0ms&deadline=60s"
            let streams = try (0..<5).map { _ in try #require(try client.request(target)) }
            try until("all are in their calls") { held.openCalls == 5 }
            daemon.send(SIGHUP)
            try until("a new worker serves") { daemon.workers.contains { $0.pid != old.pid } }
            held.release()
            try client.settle(streams)
            #expect(streams.allSatisfy { client.replies[$0]?.status == 200 })
            try client.end()
            #expect(client.goAways.last == .noError)
            client.close()
            try until("the old worker is gone") { !daemon.workers.contains { $0.pid == old.pid } }
            #expect(try daemon.admin.settledMetrics().sum("deadlined_requests_total", ["outcome": "replied"]) == 5)
        }

        @Test func curl_speaksItOnTheSamePort() throws {
            let daemon = try DaemonUnderTest()
            let ran = try Tool.run([
                "curl", "-sS", "--http2-prior-knowledge", "-o", "-", "-w", "%{http_version} %{http_code}",
                "http://127.0.0.1:\(daemon.port)\(SystemTests.trivial)",
            ])
            #expect(ran.status == 0, "\(ran.errors)")
            #expect(ran.output.hasSuffix("\n2 200"), "\(ran.output)")
        }
    }
}
