import Load
import Telemetry
import Testing
import Workload

@testable import Comparison

/// What the daemon writes is what a comparison reads.
struct MetricsTextTests {
    /// The page of a daemon whose worker has done this.
    private static func page(_ work: (WorkerSlab) -> Void) throws -> MetricsText {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        work(slab)
        let facts = MetricsFacts(
            configuredMode: "some-mode",
            workers: [WorkerFacts(slot: 0, state: .ready, memory: nil, start: .milliseconds(125))], workerRestarts: 0,
            workerStandstills: 0, connectionsPassedOn: 0, listener: nil,
            reload: ReloadFacts(lastSuccessful: true, lastSuccessTime: 0, succeeded: 0, failed: 0),
            calibration: CalibrationFacts(hash: nil, json: nil, source: "configured"),
            build: ("0", "0"), process: nil)
        let now = Instant(nanoseconds: 0)
        return MetricsText(
            MetricsPage.render(
                Totals(modes: ["some-mode"]).accounts(with: [slab]), facts, as: .text, began: now, now: { now }),
            of: "http://d")
    }

    /// 30 ms in the queue and 20 ms of compute, with a budget of 40 ms.
    private static var missed: Account {
        let arrival = Instant(nanoseconds: 1_000)
        var timeline = Timeline(arrival: arrival)
        timeline.mark(.queue, until: arrival + .milliseconds(30))
        timeline.markCompute(cpuNanoseconds: 20_000_000, until: arrival + .milliseconds(50))
        let order = WorkOrder(
            method: .get, kind: .hash, before: .init(units: 1), after: .init(units: 0), downstream: .zero,
            budget: .milliseconds(40))
        let ending = Ending(
            timeline: timeline, deadline: arrival + order.budget, askedCompute: 0, hangUp: nil, failure: nil)
        return Account(
            id: .ours(salt: 1, number: 1), order: order, replyStatus: 200, timeline: timeline, ending: ending)
    }

    /// At once.
    private static func dropped(hasBegun: Bool) -> Account {
        let failure = RequestFailure(
            at: Instant(nanoseconds: 1_000), kind: .dropped(.codel), reason: "", hasBegun: hasBegun)
        let timeline = Timeline(arrival: Instant(nanoseconds: 1_000))
        let ending = Ending(
            timeline: timeline, deadline: Instant(nanoseconds: 2_000), askedCompute: 0, hangUp: nil, failure: failure)
        return Account(
            id: missed.id, order: missed.order, replyStatus: missed.status, timeline: timeline, ending: ending,
            failure: failure)
    }

    @Test func everyFigure_isReadFromWhatTheDaemonWrites() throws {
        let before = try Self.page { _ in }
        let after = try Self.page { slab in
            for _ in 0..<5 { slab.requestArrived() }
            slab.commit(Self.missed)
            for hasBegun in [false, true] { slab.commit(Self.dropped(hasBegun: hasBegun)) }
            slab.requestRejected(status: 503)
            for _ in 0..<4 { slab.connectionAccepted() }
            slab.acceptWakeup(accepted: 4)
            slab.acceptWakeup(accepted: 0)
            slab.acceptFoundNone()
            slab.acceptWasFruitless(cpuNanoseconds: 2_000_000)
            slab.contextSwitches(voluntary: 7, involuntary: 1)
        }
        let figures = try DaemonFigures(
            Scrapes(before: before, after: after), status: Sample.status(), cpuSeconds: 0, measuredSeconds: 1,
            memoryBytes: 0)
        #expect(figures.requests == 3 && figures.missed == 3 && figures.unfinished == 2)
        #expect(figures.missesByStage == ["compute": 1, "kernel": 2])
        #expect(figures.missesByCause == ["queue": 1, "shed": 1, "expired": 1])
        #expect(figures.dropped == ["shed": 1, "expired": 1] && figures.turnedAway == 1)
        #expect(figures.stageSeconds == ["queue": 0.03, "compute": 0.02])
        #expect(figures.computeSeconds == 0.02 && figures.wastedSeconds == 0.01 && figures.requestSeconds == 0.05)
        let accepting = figures.accepting
        #expect(accepting.accepts == 4 && accepting.wakeups == 2 && accepting.emptyWakeups == 1)
        #expect(accepting.eagains == 1 && accepting.fruitlessSeconds == 0.002 && accepting.contextSwitches == 7)
        #expect(accepting.startSeconds == 0.125 && accepting.luckiestShare == 1)
    }

    @Test(arguments: [
        ("deadlined_requests_total 1", "deadlined_requests_total"),
        (
            "# TYPE deadlined_requests_total counter\ndeadlined_requests_total{outcome=\"replied\"} 1",
            "deadlined_requests_total{deadline}"
        ),
    ])
    func metricThatIsAbsent_isAnError_andNotZero(page: String, name: String) {
        #expect(throws: LoadError("the daemon d: its /metrics has no \(name); is it of another version?")) {
            try MetricsText(page, of: "d").sum(.requestsTotal, [.deadline: "met"])
        }
    }

    @Test func metricWithoutASample_is0() throws {
        #expect(try Sample.metrics("").sum(.requestsTotal, [.deadline: "met"]) == 0)
    }
}
