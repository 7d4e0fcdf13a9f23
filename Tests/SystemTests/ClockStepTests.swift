import Testing

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
            for record in records {
                // A reply is never in the past: a stage that wrapped around would be years long.
                #expect(record.latencyMs < 5_000, "request \(record.id)")
            }
            let metrics = try daemon.admin.metrics()
            #expect(metrics.sum("deadlined_requests_total", ["deadline": "missed"]) == 0)
            #expect(metrics.sum("deadlined_stage_seconds_sum", ["stage": "kernel"]) < 60)
            memory.expect(atMost: 16, "clock set forward and back by an hour, \(mode)")
        }

        /// The step falls between the arrival of the downstream's reply, or of a request, and its reading: the one
        /// worker computes meanwhile.
        @Test(arguments: [1, -1])
        func clockSetWhileBytesWaitToBeRead_keepsTheirWait(hours: Int) throws {
            let clock = try ClockStep()
            let daemon = try DaemonUnderTest(mode: "event-loop", ["--deadline", "10s"], launcher: clock.launcher)
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
            #expect(record.latencyMs < 5_000)
            #expect(record.latencyMs > 50, "it waited for the thread: \(record.latencyMs)")
            #expect(record.deadline == "met")
        }
    }
}
