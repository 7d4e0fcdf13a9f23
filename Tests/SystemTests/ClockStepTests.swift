import Glibc
import Telemetry
import Testing
import Workload

extension SystemTests {
    /// The machine's clock is set while the daemon serves. Expected: every stage keeps its length, none is negative or
    /// as long as the step, and every deadline is judged as if nothing had happened.
    @Suite(.disabled(if: SystemTests.sanitizer != nil, "The sanitizers' own preloading comes in the way"))
    struct ClockStepTests {
        @Test(arguments: SystemTests.modes)
        func clockSetForwardAndBackByAnHour_movesNoStage(mode: String) throws {
            let clock = try ClockStep()
            let daemon = try DaemonUnderTest(
                mode: mode, ["--threads", "4", "--deadline", "10s"], launcher: clock.launcher, calibration: .light)
            let memory = MemoryGrowth(of: daemon)
            let load = ClientLoad(
                on: daemon.port, [.keepAlive, .keepAlive, .pipelining(depth: 4), .closing],
                target: "/work?before=0ms&downstream=20ms&after=0ms")
            for hours in [1, 0, -1, 0] {
                try clock.step(to: .seconds(3_600) * hours)
                let before = load.tally.replies
                try until("the load goes on") { load.tally.replies > before + 50 }
            }
            let tally = try load.end()
            #expect(tally.failures == [])
            let records = try daemon.admin.records()
            #expect(!records.isEmpty)
            for record in records { Self.expectNoStageMoved(in: record) }
            let metrics = try daemon.admin.metrics()
            #expect(metrics.sum("deadlined_requests_total", ["deadline": "missed"]) == 0)
            #expect(metrics.sum("deadlined_stage_seconds_sum", ["stage": "kernel"]) < 60)
            memory.expect(atMost: 16, "clock set forward and back by an hour, \(mode)")
        }

        /// The step falls between the arrival of a request and its reading: the one worker computes meanwhile.
        @Test(arguments: [1, -1])
        func clockSetWhileBytesWaitToBeRead_keepsTheirWait(hours: Int) throws {
            let clock = try ClockStep()
            let daemon = try DaemonUnderTest(["--deadline", "10s"], launcher: clock.launcher)
            // A request first, so that the worker knows the clocks.
            #expect(try daemon.get(SystemTests.trivial).status == 200)
            let (holder, waiting) = (try daemon.client(), try daemon.client())
            try waiting.send(get: SystemTests.trivial, id: "first")
            #expect(try waiting.reply().status == 200)
            try holder.send(get: "/work?before=1s&downstream=0ms&after=0ms", id: "holder")
            try until("the worker computes") { try daemon.admin.metrics().sum("deadlined_in_flight") == 1 }
            try waiting.send(get: SystemTests.trivial, id: "waiting")
            try clock.step(to: .seconds(3_600) * hours)
            #expect(try holder.reply().status == 200)
            #expect(try waiting.reply().status == 200)
            let record = try daemon.admin.record(of: "waiting")
            Self.expectNoStageMoved(in: record)
            #expect(record.latencyMs > 50, "it waited for the thread: \(record.latencyMs)")
            #expect(record.deadline == "met")
        }

        /// The step falls between the arrival of the downstream's reply and its reading: the worker is stopped
        /// meanwhile, so that it is so in every mode, also where a thread waits for nothing else.
        @Test(arguments: SystemTests.modes, [1, -1])
        func clockSetWhileADownstreamReplyWaitsToBeRead_keepsItsWait(mode: String, hours: Int) throws {
            let clock = try ClockStep()
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(
                mode: mode, ["--downstream", downstream.url, "--deadline", "10s"], launcher: clock.launcher,
                calibration: .light)
            let (worker, client) = (try daemon.worker(), try daemon.client())
            try client.send(get: "/work?before=0ms&after=0ms", id: "waiting")
            try until("the call is out") { downstream.openCalls == 1 }
            kill(worker.pid, SIGSTOP)
            defer { kill(worker.pid, SIGCONT) }
            try until("the worker is stopped") { worker.isStopped }
            downstream.release()
            try until("its reply lies in the kernel") { downstream.openCalls == 0 }
            let arrived = ContinuousClock.now
            try clock.step(to: .seconds(3_600) * hours)
            #expect(!client.isReadable(within: .milliseconds(100)))
            let waitedMs = (ContinuousClock.now - arrived) / .milliseconds(1)
            kill(worker.pid, SIGCONT)
            #expect(try client.reply().status == 200)
            let record = try daemon.admin.record(of: "waiting")
            Self.expectNoStageMoved(in: record)
            // The two clocks are read one after the other: a millisecond for that.
            #expect(try #require(record.stages["stale"]) > waitedMs - 1, "\(record.stages)")
            #expect(record.deadline == "met")
        }

        /// No stage is negative, and none as long as a step; one that wrapped around would be years long.
        private static func expectNoStageMoved(in record: RequestEntry) {
            let sane = 0..<600_000.0
            #expect(sane.contains(record.latencyMs), "request \(record.id): \(record.latencyMs) ms")
            for stage in Stage.allCases {
                let ms = record.stages[stage.name] ?? -1
                #expect(sane.contains(ms), "request \(record.id), \(stage): \(ms) ms")
            }
            for mark in record.timeline {
                #expect(sane.contains(mark.startMs), "request \(record.id), \(mark.stage) begins: \(mark.startMs) ms")
                #expect(sane.contains(mark.durationMs), "request \(record.id), \(mark.stage): \(mark.durationMs) ms")
            }
        }
    }
}
