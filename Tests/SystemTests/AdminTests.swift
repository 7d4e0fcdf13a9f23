import Foundation
import Glibc
import Testing

extension SystemTests {
    /// The admin port's pages: right types, right forms.
    @Suite struct AdminTests {
        private static let openMetrics = "Accept: application/openmetrics-text; version=1.0.0\r\n"

        /// A daemon that has served what fills every family.
        private static func usedDaemon(mode: String) throws -> DaemonUnderTest {
            let daemon = try DaemonUnderTest(mode: mode)
            for query in ["", "?deadline=1us", "?kind=json&before=1ms&downstream=0ms&after=0ms", "?x"] {
                _ = try daemon.get("/work\(query)")
            }
            return daemon
        }

        @Test func contentTypes_areRight() throws {
            let daemon = try DaemonUnderTest()
            #expect(try daemon.admin.get("/metrics")["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            let open = try daemon.admin.get("/metrics", fields: AdminTests.openMetrics)
            #expect(open["content-type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8")
            for page in ["/status", "/requests", "/trace"] {
                let type = try #require(try daemon.admin.get(page)["content-type"])
                #expect(type.hasPrefix("application/json"), "\(page)")
            }
            for page in ["/healthz", "/readyz"] {
                let type = try #require(try daemon.admin.get(page)["content-type"])
                #expect(type.hasPrefix("text/plain"), "\(page)")
            }
        }

        @Test(arguments: SystemTests.modes)
        func metrics_passPromtool(mode: String) throws {
            let daemon = try AdminTests.usedDaemon(mode: mode)
            let page = try daemon.admin.get("/metrics").text
            #expect(page.contains("deadlined_requests_total{"))
            let verdict = try Tool.run(["promtool", "check", "metrics"], input: page)
            #expect(verdict.status == 0 && verdict.errors.isEmpty, "\(verdict.output)\(verdict.errors)")
        }

        @Test(arguments: SystemTests.modes)
        func openMetrics_passThePythonClientsStrictParser(mode: String) throws {
            let daemon = try AdminTests.usedDaemon(mode: mode)
            let page = try daemon.admin.get("/metrics", fields: AdminTests.openMetrics).text
            #expect(page.hasSuffix("# EOF\n"))
            let program = """
                import sys
                from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
                for family in parse(sys.stdin.read()):
                    assert family.documentation, family.name
                    assert family.type != 'unknown', family.name
                    print(family.name)
                """
            let verdict = try Tool.python(program, input: page)
            #expect(verdict.status == 0, "\(verdict.errors)")
            #expect(verdict.output.contains("deadlined_requests\n"))
        }

        @Test func everyFamily_hasHelpAndTypeOnce() throws {
            let daemon = try AdminTests.usedDaemon(mode: standardMode)
            let lines = try daemon.admin.get("/metrics").text.split(separator: "\n").map(String.init)
            func names(_ kind: String) -> [String] {
                lines.filter { $0.hasPrefix("# \(kind) ") }.map { String($0.split(separator: " ")[2]) }
            }
            #expect(names("HELP") == names("TYPE"))
            #expect(Set(names("TYPE")).count == names("TYPE").count)
            let families = Set(names("TYPE"))
            for sample in Metrics(lines.joined(separator: "\n")).samples {
                let bare = ["_bucket", "_sum", "_count"].first { sample.name.hasSuffix($0) }
                    .map { String(sample.name.dropLast($0.count)) }
                #expect(families.contains(sample.name) || families.contains(bare ?? ""), "\(sample.name)")
            }
        }

        @Test(arguments: SystemTests.modes)
        func status_ofAReadyDaemon_namesModeWorkersAndCalibration(mode: String) throws {
            let daemon = try DaemonUnderTest(
                mode: mode, ["--workers", "2"], calibration: Calibrated(hash: 7, json: 0.5))
            let status = try daemon.admin.status()
            #expect(status.mode == mode)
            #expect(status.ready)
            #expect(status.workers.map(\.slot).sorted() == [0, 1])
            #expect(Set(status.workers.compactMap(\.pid)) == Set(daemon.workers.map(\.pid)))
            #expect(status.workers.allSatisfy { $0.mode == mode })
            #expect(status.calibration.hash == 7)
            #expect(status.calibration.json == 0.5)
            let info = try daemon.admin.metrics()
            #expect(info.value("deadlined_mode_info", ["mode": mode]) == 1)
            #expect(info.sum("deadlined_mode_info") == 1)
        }

        @Test func calibration_thatIsNotPinned_isMeasuredLoggedAndShown() throws {
            let daemon = try DaemonUnderTest(calibration: nil)
            let status = try daemon.admin.status()
            #expect(status.calibration.hash ?? 0 > 0)
            #expect(status.calibration.json ?? 0 > 0)
            #expect(status.calibration.source == "measured")
            #expect(daemon.log.contains("calibrated"))
        }

        @Test func requests_areFilteredAndNewestFirst() throws {
            let daemon = try DaemonUnderTest()
            for id in ["first", "second", "third"] {
                let client = try daemon.client()
                let deadline = id == "second" ? "60s" : "1us"
                try client.send(get: "/work?deadline=\(deadline)", id: id)
                #expect(try client.reply().status == 200)
                _ = try daemon.admin.record(of: id)
            }
            #expect(try daemon.admin.records().map(\.id) == ["third", "second", "first"])
            #expect(try daemon.admin.records("?deadline=missed").map(\.id) == ["third", "first"])
            #expect(try daemon.admin.records("?deadline=met").map(\.id) == ["second"])
            #expect(try daemon.admin.records("?limit=1").map(\.id) == ["third"])
            #expect(try daemon.admin.get("/requests?deadline=perhaps").status == 400)
            #expect(try daemon.admin.get("/requests?colour=red").status == 400)
            for query in ["seconds=0", "seconds=61", "seconds", "seconds=5&seconds=5", "colour=red", "seconds=%"] {
                let refusal = try daemon.admin.get("/trace?\(query)")
                #expect(refusal.status == 400 && refusal.text.filter(\.isNewline).count == 1, "\(query)")
            }
        }

        @Test func oneRequest_isToldWithItsSentence_andWithTheLineThatRepeatsIt() throws {
            let daemon = try DaemonUnderTest()
            let client = try daemon.client()
            try client.send(get: "/work?before=1.5ms&downstream=2ms&after=250us&deadline=1us&kind=json", id: "late")
            #expect(try client.reply().status == 200)
            let record = try daemon.admin.record(of: "late")
            let asked = try #require(record.asked)
            #expect([asked.beforeMs, asked.downstreamMs, asked.afterMs] == [1.5, 2, 0.25])
            #expect(record.sentence?.hasPrefix("request late missed its 1us deadline by ") == true)
            // The standard mode's worker has one thread, whose number is the process's.
            #expect(Set(record.timeline.compactMap(\.runner)) == [Int(try daemon.worker().pid)])
            // Not in a list: nobody reads it a thousand times.
            #expect(try daemon.admin.records().allSatisfy { $0.sentence == nil && $0.curl == nil })
            let repeated = try Tool.run(["sh", "-c", try #require(record.curl)])
            #expect(repeated.output.hasPrefix("HTTP/1.1 200 OK\r\n"), "\(repeated.output)\(repeated.errors)")
            try until("it is recorded") { try daemon.admin.records().count == 2 }
            let again = try daemon.admin.records()[0]
            #expect((again.asked, again.units, again.kind) == (record.asked, record.units, record.kind))
            #expect((again.budgetMs, again.method) == (record.budgetMs, record.method))
            // By how much of its budget it took, and by when it ended.
            let newest = try daemon.admin.records("?ratio=\(again.latencyMs / again.budgetMs * 0.999)..&limit=1")
            #expect(newest.map(\.id) == [again.id])
            #expect(try daemon.admin.records("?ratio=..1").isEmpty)
            #expect(try daemon.admin.records("?ended=1700000000..").count == 2)
            #expect(try daemon.admin.records("?ended=..1700000000").isEmpty)
        }

        @Test func adminPort_givenNonsense_answersAndLives() throws {
            let daemon = try DaemonUnderTest()
            #expect(try daemon.admin.get("/nowhere").status == 404)
            let post = try RawClient(port: daemon.admin.port)
            try post.send("POST /metrics HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            #expect(try post.reply().status == 405)
            for text in ["hello\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /\(String(repeating: "a", count: 200_000))"] {
                let client = try RawClient(port: daemon.admin.port)
                try? client.send(text)
                client.reset()
            }
            #expect(try daemon.admin.get("/healthz").status == 200)
        }

        /// The admin port's own bound on connections does not let idle ones keep others out for good.
        @Test func adminPort_withManyIdleConnections_stillAnswers() throws {
            let daemon = try DaemonUnderTest()
            let idle = try (0..<300).map { _ in try RawClient(port: daemon.admin.port) }
            for client in idle { try? client.send("GET /metrics HTTP/1.1\r\nX: ") }
            try until("the admin port answers", within: .seconds(60)) {
                (try? daemon.admin.get("/healthz").status) == 200
            }
            #expect(try daemon.get("/work").status == 200)
        }
    }
}
