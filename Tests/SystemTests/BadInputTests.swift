import Testing

extension SystemTests {
    /// Whatever comes in gets the right 4xx with one line of reason, and never ends a worker.
    @Suite struct BadInputTests {
        private struct Bad {
            var text: String
            var status: Int

            init(_ text: String, _ status: Int = 400) {
                self.text = text
                self.status = status
            }
        }

        private static func post(_ fields: String, _ body: String = "") -> Bad {
            Bad("POST /work HTTP/1.1\r\nHost: test\r\n\(fields)\r\n\(body)")
        }

        /// Messages that are not HTTP as the daemon takes it: refused, and the connection closed.
        private static let malformed: [Bad] = [
            Bad("hello\r\n\r\n"),
            Bad("\0\0\0\0\r\n\r\n"),
            Bad("\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{FC}\u{3}\u{3}"),
            Bad("GET /work\r\n\r\n"),
            Bad("GET  /work HTTP/1.1\r\nHost: test\r\n\r\n"),
            Bad("GET /work HTTP/1.1 \r\nHost: test\r\n\r\n"),
            Bad("GET /work HTTP/x.y\r\nHost: test\r\n\r\n"),
            Bad("GET work HTTP/1.1\r\nHost: test\r\n\r\n"),
            Bad("GET /wo rk HTTP/1.1\r\nHost: test\r\n\r\n"),
            Bad("GET /work HTTP/1.1\nHost: test\n\n"),
            Bad("GET /work HTTP/1.1\rHost: test\r\r"),
            Bad("GET /work HTTP/1.1\r\n\r\n"),
            Bad("GET /work HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
            Bad("GET /work HTTP/1.1\r\nHost : test\r\n\r\n"),
            Bad("GET /work HTTP/1.1\r\nHost: test\r\nX-Folded: a\r\n b\r\n\r\n"),
            Bad("GET /work HTTP/1.1\r\n Host: test\r\n\r\n"),
            Bad("GET /work HTTP/1.1\r\nHost: test\r\n: empty\r\n\r\n"),
            Bad("GET /work HTTP/1.1\r\nHost: test\r\nno colon\r\n\r\n"),
            Bad("GET /work HTTP/1.1\r\nHost: test\r\nX: a\0b\r\n\r\n"),
            Bad("GET /work HTTP/1.1\r\nHost: test\r\nX: a\rb\r\n\r\n"),
            Bad("GET /work HTTP/1.1\r\nHost: test\nX: a\r\n\r\n"),
            Bad("GET /work HTTP/1.1\r\nHost: a b\r\n\r\n"),
            post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "abc"),
            post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "abc"),
            post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"),
            post("Content-Length: 3\r\nContent-Length: 4\r\n", "abc"),
            post("Content-Length: 3, 3\r\n", "abc"),
            post("Content-Length: -1\r\n"),
            post("Content-Length: +3\r\n", "abc"),
            post("Content-Length: 0x3\r\n", "abc"),
            post("Content-Length: \r\n"),
            post("Content-Length: three\r\n"),
            post("Content-Length: 99999999999999999999999\r\n"),
            post("Transfer-Encoding: chunked\r\n", "zz\r\nabc\r\n0\r\n\r\n"),
            post("Transfer-Encoding: chunked\r\n", "3\nabc\r\n0\r\n\r\n"),
            post("Transfer-Encoding: chunked\r\n", "3\r\nabcd\r\n0\r\n\r\n"),
            post("Transfer-Encoding: chunked\r\n", "-3\r\nabc\r\n0\r\n\r\n"),
            post("Transfer-Encoding: chunked\r\n", "ffffffffffffffffff\r\n"),
            post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"),
        ]

        @Test(arguments: SystemTests.modes)
        func malformedMessages_get400AndAClose_andTheWorkerLives(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            let worker = try daemon.worker()
            for bad in BadInputTests.malformed {
                let client = try daemon.client()
                try client.send(bad.text)
                let reply = try client.reply()
                #expect(reply.status == bad.status, "\(bad.text.debugDescription): \(reply.text)")
                #expect(reply["connection"] == "close", "\(bad.text.debugDescription)")
                #expect(reply.text.filter(\.isNewline).count == 1, "\(bad.text.debugDescription): \(reply.text)")
                #expect(try client.everything() == [], "\(bad.text.debugDescription)")
            }
            let metrics = try daemon.admin.metrics()
            let refused = Double(BadInputTests.malformed.count)
            #expect(metrics.value("deadlined_rejected_requests_total", ["status": "400"]) == refused)
            #expect(metrics.sum("deadlined_requests_total") == 0)
            #expect(try daemon.get("/work").status == 200)
            #expect(try daemon.worker().pid == worker.pid)
        }

        /// A query, and what its refusal must name.
        private static let queries: [(query: String, named: [String])] = [
            ("before=5", ["before=5", "a duration such as 5ms"]),
            ("after=5", ["after=5", "a duration such as 5ms"]),
            ("downstream=", ["downstream=", "a duration such as 5ms"]),
            ("downstream", ["downstream", "a duration such as 5ms"]),
            ("before=-1ms", ["before=-1ms", "a duration such as 5ms"]),
            ("before=1e3ms", ["before", "a duration such as 5ms"]),
            ("before=5ms&before=5ms", ["before", "second time"]),
            ("kind=hash&kind=hash", ["kind", "second time"]),
            ("befor=5ms", ["befor", "before"]),
            ("before=5ms&", ["before, downstream"]),
            ("kind=md5", ["kind=md5", "hash", "json"]),
            ("deadline=0ms", ["deadline", "above zero"]),
            ("deadline=soon", ["deadline=soon", "a duration such as"]),
            ("before=31s", ["before", "30s"]),
            ("after=31s", ["after", "30s"]),
            ("downstream=61s", ["downstream", "60s"]),
            ("before=99999999999s", ["before=99999999999s"]),
            ("before%3D5ms", ["before%3D5ms"]),
        ]

        @Test(arguments: SystemTests.modes)
        func badParameters_get400_thatNamesThemAndWhatTheyTake_andKeepsTheConnection(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            let client = try daemon.client()
            for (query, named) in BadInputTests.queries {
                try client.send(get: "/work?\(query)")
                let reply = try client.reply()
                #expect(reply.status == 400, "\(query)")
                #expect(named.allSatisfy(reply.text.contains), "\(query): \(reply.text)")
                #expect(reply["deadlined-served-by"] == "mode=\(mode); worker=0; units=0+0")
                #expect(reply["server-timing"]?.hasPrefix("kernel;dur=") == true)
                #expect(reply["x-request-id"] != nil)
            }
            try client.send(get: "/work")
            #expect(try client.reply().status == 200)
        }

        @Test(arguments: SystemTests.modes)
        func badDeadlineHeaders_get400_thatNamesThem(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            let client = try daemon.client()
            let fields = [
                "grpc-timeout: 5", "grpc-timeout: 5ms", "grpc-timeout: 123456789m", "grpc-timeout: -5m",
                "grpc-timeout: 0m", "grpc-timeout: ", "x-envoy-expected-rq-timeout-ms: 5ms",
                "x-envoy-expected-rq-timeout-ms: 0", "x-envoy-expected-rq-timeout-ms: -1",
            ]
            for field in fields {
                try client.send("GET /work HTTP/1.1\r\nHost: test\r\n\(field)\r\n\r\n")
                let reply = try client.reply()
                #expect(reply.status == 400, "\(field)")
                #expect(reply.text.contains(field.prefix { $0 != ":" }), "\(field): \(reply.text)")
            }
        }

        /// Found first wins: `grpc-timeout`, Envoy's, the query's, the configuration's.
        @Test(arguments: SystemTests.modes)
        func deadlines_ofSeveralSources_areRanked(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--deadline", "40s"])
            let sources = ["grpc-timeout: 10S\r\n", "x-envoy-expected-rq-timeout-ms: 20000\r\n"]
            let rows: [(fields: String, query: String, milliseconds: Double)] = [
                (sources[0] + sources[1], "?deadline=30s", 10_000), (sources[1], "?deadline=30s", 20_000),
                ("", "?deadline=30s", 30_000), ("", "", 40_000),
            ]
            for (number, row) in rows.enumerated() {
                let client = try daemon.client()
                try client.send(
                    "GET /work\(row.query) HTTP/1.1\r\nHost: test\r\nX-Request-Id: \(number)\r\n\(row.fields)\r\n")
                #expect(try client.reply().status == 200)
                #expect(try daemon.admin.record(of: "\(number)").budgetMs == row.milliseconds)
            }
        }

        @Test(arguments: SystemTests.modes)
        func unknownPathsAndWrongMethods_get404And405(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            let client = try daemon.client()
            for path in ["/", "/works", "/work/", "/WORK", "//work", "/metrics"] {
                try client.send(get: path)
                #expect(try client.reply().status == 404, "\(path)")
            }
            for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
                try client.send("\(method) /work HTTP/1.1\r\nHost: test\r\n\r\n")
                let reply = try client.reply()
                #expect(reply.status == 405, "\(method)")
                #expect(reply["allow"] == "GET, HEAD, POST", "\(method)")
            }
        }

        @Test(arguments: SystemTests.modes)
        func requestID_thatIsSane_isEchoed_andAnyOtherIsReplaced(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            let client = try daemon.client()
            let sane = ["a", "9f3", "0af7651916cd43dd-b7:x/y+z=@~.", String(repeating: "x", count: 64)]
            for id in sane {
                try client.send(get: "/work", id: id)
                #expect(try client.reply()["x-request-id"] == id)
            }
            var ours: [String] = []
            for id in ["", "a b", "<script>", "\"", String(repeating: "x", count: 65), "a\tb"] {
                try client.send(get: "/work", id: id)
                ours.append(try #require(try client.reply()["x-request-id"]))
            }
            let areOurs = ours.allSatisfy { $0.wholeMatch(of: /[0-9a-f]+-[0-9a-f]+/) != nil }
            #expect(areOurs && Set(ours).count == ours.count, "\(ours)")
        }
    }
}
