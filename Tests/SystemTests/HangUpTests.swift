import Testing
import Workload

extension SystemTests {
    /// Clients that hang up, in every way and at every time, are counted and harm nobody.
    @Suite struct HangUpTests {
        private static let cases: [(String, MessageProtocol, HangUpWay)] = SystemTests.served.flatMap { mode, spoken in
            HangUpWay.all(over: spoken).map { (mode, spoken, $0) }
        }

        /// The daemon's front has gone on since: it served another connection's request, which came after all that this
        /// test did before.
        private static func letTheFrontCatchUp(_ daemon: DaemonUnderTest) throws {
            #expect(try daemon.get(SystemTests.trivial).status == 200)
        }

        private static func expectOneGone(_ daemon: DaemonUnderTest, mode: String) throws {
            // Some compute for seconds, on a machine that others use too.
            try until("the request has ended", within: .seconds(60)) {
                try daemon.admin.metrics().sum("deadlined_in_flight") == 0
            }
            let metrics = try daemon.admin.metrics()
            #expect(metrics.sum("deadlined_requests_total", ["mode": mode, "outcome": "client_gone"]) == 1)
            #expect(metrics.sum("deadlined_requests_total", ["outcome": "client_gone"]) == 1)
        }

        @Test(arguments: HangUpTests.cases)
        func hangUp_duringTheDownstreamCall_isClientGone(
            mode: String, over spoken: MessageProtocol, way: HangUpWay
        ) throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(
                mode: mode, ["--downstream", downstream.url, "--threads", "2", "--deadline", "60s"])
            let worker = try daemon.worker()
            let client = try daemon.client(over: spoken)
            try client.send(get: "/work?before=0ms", id: "gone")
            try until("the call is out") { downstream.openCalls == 1 }
            client.hangUp(way)
            try HangUpTests.letTheFrontCatchUp(daemon)
            downstream.release()
            if way == .halfClose { #expect(try client.reply().status == 200) }
            try HangUpTests.expectOneGone(daemon, mode: mode)
            let record = try daemon.admin.record(of: "gone")
            #expect(record.outcome == "client_gone")
            #expect(record.deadline == "missed")
            #expect(record.stage == "downstream")
            #expect(record.cause == "hangup")
            #expect(try daemon.worker().pid == worker.pid)
        }

        @Test(arguments: SystemTests.served)
        func hangUps_whileQueued_areClientGone(mode: String, over spoken: MessageProtocol) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--threads", "1", "--deadline", "60s"])
            let worker = try daemon.worker()
            let holder = try daemon.client(over: spoken)
            let leaving = try HangUpWay.all(over: spoken).map { ($0, try daemon.client(over: spoken)) }
            let held = SystemTests.long(milliseconds: 600)
            try holder.send(get: "/work?before=\(held)&downstream=0ms&after=0ms")
            try until("a request holds the thread") { try daemon.admin.metrics().sum("deadlined_in_flight") == 1 }
            for (way, client) in leaving {
                try client.send(get: "/work?before=0ms&downstream=0ms&after=1ms", id: way.rawValue)
                client.hangUp(way)
            }
            #expect(!holder.isReadable(within: .zero), "the hang-ups came while the thread was held")
            #expect(try holder.reply().status == 200)
            for (way, client) in leaving {
                if way == .halfClose { #expect(try client.reply().status == 200) }
                let record = try daemon.admin.record(of: way.rawValue)
                #expect(record.outcome == "client_gone", "\(way)")
                #expect(record.cause == "hangup", "\(way)")
            }
            #expect(try daemon.admin.settledMetrics().sum("deadlined_requests_total", ["outcome": "client_gone"]) == 3)
            #expect(try daemon.worker().pid == worker.pid)
        }

        /// One hang-up counts for all of a connection's requests that have no reply by then, and when it came decides.
        @Test(arguments: SystemTests.modes)
        func hangUp_afterTheDeadlineOfOneThatWaitsItsTurn_isNotItsCause(mode: String) throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(mode: mode, ["--downstream", downstream.url])
            let client = try daemon.client()
            let fields = "HTTP/1.1\r\nHost: test\r\nX-Request-Id:"
            try client.send(
                "GET /work?before=0ms&downstream=1ms&after=0ms&deadline=60s \(fields) one\r\n\r\n"
                    + "GET \(SystemTests.trivial)&deadline=500ms \(fields) two\r\n\r\n")
            try until("the first's call is open") { downstream.openCalls == 1 }
            #expect(!client.isReadable(within: .milliseconds(700)), "the second's deadline passes while it waits")
            client.closeWriting()
            try HangUpTests.letTheFrontCatchUp(daemon)
            downstream.release()
            #expect(try client.replies(2).map(\.status) == [200, 200])
            #expect(try daemon.admin.record(of: "one").cause == "hangup")
            let second = try daemon.admin.record(of: "two")
            #expect(second.outcome == "client_gone")
            #expect(second.stage == "queue")
            #expect(second.cause == "queue")
            #expect(second.hangupMs ?? 0 > 680)
        }

        /// One thread sees a hang-up only when it has computed; the kernel knows when it came.
        @Test(arguments: SystemTests.servedByOneThread)
        func leaving_duringItsOwnCompute_isClientGone_andDatedBack(mode: String, over spoken: MessageProtocol) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--deadline", "60s"])
            let client = try daemon.client(over: spoken)
            let length = 600 * Double(SystemTests.slowness)
            try client.send(get: "/work?before=\(Int(length))ms&downstream=0ms&after=0ms", id: "gone")
            try until("the request is under way") { try daemon.admin.metrics().sum("deadlined_in_flight") == 1 }
            client.hangUp(.usual(over: spoken))
            try HangUpTests.expectOneGone(daemon, mode: mode)
            let record = try daemon.admin.record(of: "gone")
            #expect(record.cause == "hangup")
            #expect(record.hangupExact == true)
            #expect(record.hangupMs ?? .infinity < record.latencyMs - 50, "it came well before the end of the step")
            #expect(record.wastedCpuMs > 0)
        }

        /// The kernel puts the FIN's stamp on bytes that wait to be read.
        @Test(arguments: SystemTests.oneThreadModes)
        func hangUp_longAfterAnUnreadRequest_doesNotMakeItYounger(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--deadline", "60s"])
            let (holder, leaving) = (try daemon.client(), try daemon.client())
            try leaving.send(get: SystemTests.trivial)
            #expect(try leaving.reply().status == 200)
            let held = SystemTests.long(milliseconds: 900)
            try holder.send(get: "/work?before=\(held)&downstream=0ms&after=0ms")
            try until("a request holds the thread") { try daemon.admin.metrics().sum("deadlined_in_flight") == 1 }
            try leaving.send(get: SystemTests.trivial, id: "leaving")
            #expect(!holder.isReadable(within: .milliseconds(300)), "time passes while the thread is held")
            leaving.closeWriting()
            #expect(try holder.reply().status == 200)
            #expect(try leaving.reply().status == 200)
            let record = try daemon.admin.record(of: "leaving")
            #expect(record.stages["kernel"] ?? 0 > 280, "in ms")
            #expect(!record.arrivalExact)
        }

        @Test(arguments: SystemTests.served)
        func reset_duringItsOwnCompute_isClientGoneAndWasted(mode: String, over spoken: MessageProtocol) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--threads", "1", "--deadline", "60s"])
            let worker = try daemon.worker()
            let client = try daemon.client(over: spoken)
            try client.send(get: "/work?before=1s&downstream=0ms&after=0ms", id: "gone")
            try until("the request is under way") { try daemon.admin.metrics().sum("deadlined_in_flight") == 1 }
            client.hangUp(.reset)
            try HangUpTests.expectOneGone(daemon, mode: mode)
            let record = try daemon.admin.record(of: "gone")
            #expect(record.cause == "hangup")
            #expect(record.hangupExact == false, "of a reset only the sighting is known")
            #expect(["compute", "preempted"].contains(record.stage), "nothing was written yet")
            let told = /its client hung up at the latest while (it computed|its compute)/
            try until("the log tells it") { daemon.log.matches(of: told).count == 1 }
            try HangUpTests.letTheFrontCatchUp(daemon)
            #expect(try daemon.worker().pid == worker.pid)
            if !SystemTests.oneThreadModes.contains(mode) {
                // The front saw the hang-up while the runner computed; one thread could only see it afterwards.
                #expect(record.wastedCpuMs > 0)
                let wasted = try daemon.admin.metrics().sum("deadlined_wasted_cpu_seconds_total", ["reason": "hangup"])
                #expect(abs(wasted * 1_000 - record.wastedCpuMs) < 0.001)
            }
        }

        @Test(arguments: SystemTests.modes)
        func resetsBetweenAndWithinMessages_leaveNoConnectionBehind(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            let worker = try daemon.worker()
            let beginnings = [
                "", "G", "GET /work HTTP/1.1\r\n", "POST /work HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nabc",
            ]
            for beginning in beginnings {
                for way in [HangUpWay.reset, .close] {
                    let client = try daemon.client()
                    try client.send(beginning)
                    client.hangUp(way)
                }
            }
            try until("no connection is open") {
                let metrics = try daemon.admin.metrics()
                return metrics.sum("deadlined_accepts_total") == Double(beginnings.count * 2)
                    && metrics.sum("deadlined_open_connections") == 0
            }
            #expect(try daemon.admin.metrics().sum("deadlined_requests_total") == 0)
            #expect(try daemon.worker().pid == worker.pid)
        }

        /// The reply was out: what the client does afterwards is its own affair.
        @Test(arguments: SystemTests.served)
        func clientsThatLeaveOnceTheyHaveTheReply_areNotGone(mode: String, over spoken: MessageProtocol) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--threads", "4", "--deadline", "60s"])
            let load = ClientLoad(
                on: daemon.port, [.leaving, .leaving, .leaving, .leaving], target: SystemTests.trivial,
                over: spoken)
            try until("many have left", within: .seconds(30)) { load.tally.replies >= 3_000 }
            let tally = try load.end()
            #expect(tally.failures == [])
            try until("none is in flight") { try daemon.admin.metrics().sum("deadlined_in_flight") == 0 }
            let metrics = try daemon.admin.metrics()
            #expect(metrics.sum("deadlined_requests_total", ["outcome": "replied"]) == Double(tally.replies))
            #expect(metrics.sum("deadlined_requests_total", ["outcome": "client_gone"]) == 0)
        }

        /// Without care, writing to these would end a worker by SIGPIPE, or spin its loop.
        @Test(arguments: SystemTests.served)
        func manyHangUpsUnderLoad_doNotEndTheWorker(mode: String, over spoken: MessageProtocol) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--threads", "4"])
            let worker = try daemon.worker()
            let memory = MemoryGrowth(of: daemon)
            let ways = HangUpWay.all(over: spoken)
            for number in 0..<300 {
                let client = try daemon.client(over: spoken)
                try client.send(
                    get: "/work?before=0ms&downstream=1ms&after=0ms", ids: [nil, nil, nil], lines: "")
                client.hangUp(ways[number % ways.count])
            }
            try until("all have ended") { try daemon.admin.metrics().sum("deadlined_in_flight") == 0 }
            #expect(try daemon.get("/work").status == 200)
            #expect(try daemon.worker().pid == worker.pid)
            #expect(try daemon.admin.metrics().value("deadlined_worker_restarts_total") == 0)
            memory.expect(atMost: 16, "300 clients that hang up in every way of \(spoken), \(mode)")
        }

        /// A hang-up that is not handled makes a level-triggered loop spin.
        @Test(arguments: SystemTests.served)
        func hangUpsDuringALongCall_doNotSpinTheWorker(mode: String, over spoken: MessageProtocol) throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(mode: mode, ["--downstream", downstream.url])
            let leaving = try HangUpWay.all(over: spoken).map { ($0, try daemon.client(over: spoken)) }
            let staying = try daemon.client(over: spoken)
            for client in leaving.map(\.1) + [staying] { try client.send(get: "/work?before=0ms") }
            try until("the calls are out") { downstream.openCalls == leaving.count + 1 }
            for (way, client) in leaving { client.hangUp(way) }
            let before = try daemon.worker().cpuTime
            #expect(!staying.isReadable(within: .seconds(1)), "a second passes")
            #expect(try daemon.worker().cpuTime - before < .milliseconds(300))
            downstream.release()
            #expect(try staying.reply().status == 200)
        }
    }
}
