import Glibc
import Telemetry
import Testing

extension SystemTests {
    /// What the live page is fed with.
    @Suite struct LiveTests {
        private static let late = "/work?before=2ms&downstream=0ms&after=0ms&deadline=1us"

        @Test(arguments: SystemTests.modes)
        func seconds_addUpToTheMetrics(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            let stream = try EventStream(daemon.admin)
            for target in [trivial, Self.late, trivial, Self.late, trivial, "/nowhere"] { _ = try daemon.get(target) }
            let seconds = try stream.seconds { seconds in
                let ended = seconds.reduce(0) { $0 + $1.ended }
                return ended == 5 && seconds.reduce(0) { $0 + $1.rejected } == 1
            }
            let sum = { (count: (LiveSecond) -> Int) in Double(seconds.reduce(0) { $0 + count($1) }) }
            let metrics = try daemon.admin.settledMetrics()
            #expect(sum(\.arrived) == metrics.sum("deadlined_requests_total"))
            #expect(sum(\.met) == metrics.sum("deadlined_requests_total", ["deadline": "met"]))
            #expect(sum(\.missed) == metrics.sum("deadlined_requests_total", ["deadline": "missed"]))
            #expect(sum(\.missed) == 2 && sum { $0.causes.values.reduce(0, +) } == 2)
            for cause in Set(seconds.flatMap(\.causes.keys)) {
                let misses = metrics.sum("deadlined_deadline_misses_total", ["cause": cause])
                #expect(sum { $0.causes[cause, default: 0] } == misses)
            }
            #expect(sum(\.rejected) == metrics.sum("deadlined_rejected_requests_total"))
            for (index, bound) in try daemon.admin.live().ratioBounds.enumerated() {
                let below = metrics.sum("deadlined_latency_deadline_ratio_bucket", ["le": "\(bound)"])
                #expect(sum { $0.ratios[...index].reduce(0, +) } == below, "up to \(bound)")
            }
            #expect(sum { $0.ratios.reduce(0, +) } == 5)
            let compute = seconds.compactMap { $0.stages[mode]?.compute }.reduce(0, +)
            let computed = metrics.sum("deadlined_stage_seconds_sum", ["stage": "compute"])
            #expect(abs(compute - computed) < 1e-5 && compute > 0)
        }

        @Test func aListener_isToldEachSecondOnce_alsoWhereItComesBack() throws {
            let daemon = try DaemonUnderTest()
            let first = try EventStream(daemon.admin)
            var messages = [try first.next()]
            while messages.count < 3 { messages.append(try first.next()) }
            for pair in zip(messages, messages.dropFirst()) {
                let second = try #require(pair.1.entry.seconds.first)
                #expect(pair.1.entry.seconds.count == 1 && pair.1.id == second.number)
                if let before = pair.0.id { #expect(second.number == before + 1) }
            }
            first.client.close()
            let number = try #require(messages[1].id)
            let again = try EventStream(daemon.admin, after: number).next()
            #expect(again.entry.seconds.map(\.number) == Array(number + 1...(again.id ?? 0)))
            let live = try daemon.admin.live()
            #expect(live.seconds.first { $0.number == number + 1 } == again.entry.seconds.first)
            let url = "http://127.0.0.1:\(daemon.admin.port)/events"
            let curl = try Tool.run(["curl", "-sN", "--noproxy", "*", "--max-time", "3", url])
            #expect(curl.output.hasPrefix("retry: 1000\nid: ") && curl.output.ranges(of: "\ndata: {").count >= 2)
        }

        /// The first of two that keep one thread from the other is named as what makes it late.
        @Test func mainCause_isASentence_inStatusAndLive() throws {
            let daemon = try DaemonUnderTest(mode: SystemTests.oneThreadModes[0])
            #expect(try daemon.admin.status().mainCause == nil)
            let (clientA, clientB) = (try daemon.client(), try daemon.client())
            try clientB.send(get: "/work?before=1s&downstream=0ms&after=0ms&deadline=60s")
            try until("B computes") { try daemon.admin.status().workers.first?.inFlight == 1 }
            try clientA.send(get: "/work?before=0ms&downstream=0ms&after=0ms&deadline=50ms")
            #expect(try clientA.reply().status == 200 && clientB.reply().status == 200)
            try until("the second is over") { try daemon.admin.live().misses == 1 }
            let live = try daemon.admin.live()
            let main = try #require(live.mainCause)
            #expect(main.sentence == "100 % of misses: the request sat unread while another request computed")
            #expect((main.cause, main.share, live.missRatio, live.requests) == ("kernel", 1, 0.5, 2))
            let status = try daemon.admin.status()
            #expect(status.mainCause == main && status.missRatio1M == 0.5)
            #expect(live.workers.map(\.pid) == status.workers.map(\.pid) && live.mode == status.mode)
            #expect(live.load ?? 0 > 0 && live.ready && live.reason == nil && live.cores > 0)
        }

        @Test func aStop_tellsListenersOn_andEndsTheirStreams() throws {
            let daemon = try DaemonUnderTest(configuration: "drain_delay: 3s\n")
            let stream = try EventStream(daemon.admin)
            daemon.send(SIGTERM)
            try until("it is told") { try stream.next().entry.reason == "stopping" }
            daemon.send(SIGTERM)
            #expect(try daemon.end() == 0)
            _ = try stream.client.everything()
        }

        @Test func aReload_keepsListeners_unlessItMovesTheAdminPort() throws {
            let daemon = try DaemonUnderTest(configuration: "mode: \(standardMode)\n")
            let stream = try EventStream(daemon.admin)
            let first = try stream.next().entry
            #expect(first.mode == standardMode)
            try daemon.rewriteConfiguration("mode: \(otherMode)\n")
            daemon.send(SIGHUP)
            try until("it is told") { try stream.next().entry.mode == otherMode }
            let moved = AdminPort(port: try Loopback.freePort())
            try daemon.rewriteConfiguration("mode: \(otherMode)\nadmin: 127.0.0.1:\(moved.port)\n")
            daemon.send(SIGHUP)
            _ = try stream.client.everything()
            #expect(try EventStream(moved).next().entry.uptimeS > first.uptimeS)
        }

        @Test func listeners_areBounded_andLeaveNothingBehind() throws {
            let daemon = try DaemonUnderTest()
            let descriptors = try daemon.admin.metrics().sum("process_open_fds")
            for _ in 0..<3 {
                var streams = try (0..<8).map { _ in try EventStream(daemon.admin) }
                let ninth = try daemon.admin.get("/events")
                #expect(ninth.status == 503 && ninth["retry-after"] == "5")
                for stream in streams { _ = try stream.next() }
                streams.removeFirst().client.reset()
                streams = []
                try until("their descriptors are closed") {
                    try daemon.admin.metrics().sum("process_open_fds") == descriptors
                }
            }
        }

        @Test func aThousandConnections_changeNothing_forRequestsAndListeners() throws {
            let daemon = try DaemonUnderTest()
            let stream = try EventStream(daemon.admin)
            let before = try #require(try stream.next().id ?? stream.next().id)
            let crowd = try (0..<1_000).map { number in
                let client = try RawClient(port: daemon.admin.port)
                try? client.send(number % 2 == 0 ? "GET /events HTTP/1.1\r\nHost: x\r\n\r\n" : "GET /ev")
                return client
            }
            #expect(try daemon.get(trivial).status == 200)
            let seconds = try stream.seconds { $0.contains { $0.ended > 0 } && $0.count > 2 }
            #expect(seconds.map(\.number) == Array(before + 1...before + seconds.count))
            try until("the admin port answers", within: .seconds(60)) {
                (try? daemon.admin.get("/healthz").status) == 200
            }
            #expect(crowd.count == 1_000 && daemon.supervisor.descriptors < 200)
        }
    }
}
