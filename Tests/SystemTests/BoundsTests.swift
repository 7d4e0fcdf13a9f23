import Testing

extension SystemTests {
    /// Every size and every wait of the serving port has a bound, and says so.
    @Suite struct BoundsTests {
        /// The refusal is the last thing on its connection, and is not destroyed by a reset.
        private static func expectRefusal(
            _ status: Int, _ client: RawClient, from daemon: DaemonUnderTest,
            sourceLocation: SourceLocation = #_sourceLocation
        ) throws {
            let reply = try client.reply()
            #expect(reply.status == status, "\(reply.text)", sourceLocation: sourceLocation)
            #expect(reply["connection"] == "close", sourceLocation: sourceLocation)
            #expect(
                reply.text.filter(\.isNewline).count == 1, "one line: \(reply.text)", sourceLocation: sourceLocation)
            #expect(try client.everything() == [], sourceLocation: sourceLocation)
            let metrics = try daemon.admin.metrics()
            #expect(
                metrics.value("deadlined_rejected_requests_total", ["status": "\(status)"]) == 1,
                sourceLocation: sourceLocation)
            #expect(metrics.sum("deadlined_requests_total") == 0, sourceLocation: sourceLocation)
        }

        @Test(arguments: SystemTests.modes)
        func header_largerThanItsLimit_gets431(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--set", "limits.headers=2KiB"])
            let client = try daemon.client()
            let field = "X-Long: \(String(repeating: "a", count: 4_000))\r\n"
            try client.send("GET \(SystemTests.trivial) HTTP/1.1\r\nHost: test\r\n\(field)\r\n")
            try BoundsTests.expectRefusal(431, client, from: daemon)
        }

        @Test(arguments: SystemTests.modes)
        func header_withoutAnEnd_gets431(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            let client = try daemon.client()
            let fields = (0..<5_000).map { "X-\($0): a\r\n" }.joined()
            try client.send("GET \(SystemTests.trivial) HTTP/1.1\r\nHost: test\r\n\(fields)")
            try BoundsTests.expectRefusal(431, client, from: daemon)
        }

        @Test(arguments: SystemTests.modes)
        func target_longerThanItsLimit_gets414(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--set", "limits.target=256B"])
            let client = try daemon.client()
            let target = "/work?\(String(repeating: "a", count: 300))"
            try client.send(get: target)
            try BoundsTests.expectRefusal(414, client, from: daemon)
        }

        /// The reply comes although the client sends all of its 5 MB before it looks.
        @Test(arguments: SystemTests.modes)
        func body_largerThanItsLimit_gets413_whileTheClientStillSends(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            let client = try daemon.client()
            let length = 5_000_000
            try client.send("POST \(SystemTests.trivial) HTTP/1.1\r\nHost: test\r\nContent-Length: \(length)\r\n\r\n")
            try client.send([UInt8](repeating: 0x61, count: length))
            try BoundsTests.expectRefusal(413, client, from: daemon)
        }

        /// Bodies that lack a byte; once their clients have left, there is room again.
        @Test(arguments: SystemTests.modes)
        func bodies_largerTogetherThanTheirBound_get503_untilOthersEnd(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--set", "limits.buffers=1MiB"])
            let body = String(repeating: "x", count: 100 << 10)
            let head =
                "POST \(SystemTests.trivial) HTTP/1.1\r\nHost: test\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
            let clients = try (0..<32).map { _ in try daemon.client() }
            for client in clients { try? client.send(head + body.dropLast()) }
            try until("most are refused") {
                try daemon.admin.metrics().sum("deadlined_rejected_requests_total", ["status": "503"]) >= 16
            }
            for client in clients { client.close() }
            try until("a later body is taken") {
                let later = try daemon.client()
                defer { later.close() }
                try later.send(head + body)
                return try later.reply().status == 200
            }
        }

        @Test(arguments: SystemTests.modes)
        func chunkedBody_largerThanItsLimit_gets413_whileTheClientStillSends(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            let client = try daemon.client()
            try client.send("POST \(SystemTests.trivial) HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = "8000\r\n\(String(repeating: "a", count: 0x8000))\r\n"
            try client.send(String(repeating: chunk, count: 160))
            try BoundsTests.expectRefusal(413, client, from: daemon)
        }

        @Test(arguments: SystemTests.modes)
        func curlWithATooLargeBody_showsThe413(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            let folder = try TemporaryFolder()
            let body = try folder.write(String(repeating: "a", count: 5_000_000), to: "body")
            let curl = try Tool.run([
                "curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "--data-binary", "@\(body)",
                "http://127.0.0.1:\(daemon.port)\(SystemTests.trivial)",
            ])
            #expect(curl.status == 0, "\(curl.errors)")
            #expect(curl.output == "413")
        }

        @Test(arguments: SystemTests.modes, ["G", "GET /work HTTP/1.1\r\nHost: test\r\nX-Slow: "])
        func header_thatDoesNotComeInTime_gets408(mode: String, beginning: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--set", "limits.header_timeout=200ms"])
            let client = try daemon.client()
            try client.send(beginning)
            try BoundsTests.expectRefusal(408, client, from: daemon)
        }

        @Test(arguments: SystemTests.modes)
        func body_thatDoesNotComeInTime_gets408(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--set", "limits.body_timeout=200ms"])
            let client = try daemon.client()
            try client.send("POST \(SystemTests.trivial) HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nabc")
            try BoundsTests.expectRefusal(408, client, from: daemon)
        }

        /// A byte now and then is no way around it: the bound is on the whole header.
        @Test(arguments: SystemTests.modes)
        func header_thatDripsInForever_gets408(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--set", "limits.header_timeout=300ms"])
            let client = try daemon.client()
            try client.send("GET /work HTTP/1.1\r\nHost: test\r\nX-Slow: ")
            try until("the daemon replies, although bytes keep coming") {
                try client.send("a")
                return client.isReadable(within: .milliseconds(20))
            }
            #expect(try client.reply().status == 408)
        }

        @Test(arguments: SystemTests.modes)
        func connection_idleForTooLong_isClosedWithoutAWord(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--set", "limits.idle_timeout=200ms"])
            let (fresh, used) = (try daemon.client(), try daemon.client())
            try used.send(get: SystemTests.trivial)
            #expect(try used.reply().status == 200)
            #expect(try fresh.everything() == [])
            #expect(try used.everything() == [])
            #expect(try daemon.admin.metrics().sum("deadlined_rejected_requests_total") == 0)
        }

        /// Idle is who sends nothing; who waits for a reply is not.
        @Test(arguments: SystemTests.modes)
        func request_thatTakesLongerThanTheIdleTimeout_isReplied(mode: String) throws {
            let daemon = try DaemonUnderTest(
                mode: mode, ["--set", "limits.idle_timeout=100ms", "--set", "limits.header_timeout=100ms"])
            let reply = try daemon.get("/work?before=0ms&downstream=900ms&after=0ms&deadline=10s")
            #expect(reply.status == 200)
        }
    }
}
