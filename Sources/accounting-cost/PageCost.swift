import Reactor
import Telemetry
import Workload

/// What a full `/requests` costs the supervisor, whose loop stands still meanwhile.
enum PageCost {
    /// Milliseconds to write `count` records, each with all stages, as JSON.
    static func measure(records count: Int) throws -> Double {
        let slab = try WorkerSlab(slot: 0, mode: "none")
        for number in 0..<count { slab.commit(account(UInt32(number))) }
        let filter = try RequestFilter(query: "limit=\(count)", modes: [])
        let records = Totals(modes: []).records(filter, with: [slab])
        let clock = WallClock(now: Clock.now(), realtime: Clock.realtime())
        let start = Clock.now()
        _ = RequestsPage.render(records, clock)
        return Double(Clock.now().nanosecondsSince(start)) / 1e6
    }

    private static let order = WorkOrder(
        method: .get, kind: .hash, before: .init(asked: .microseconds(1_001), units: 2_002),
        after: .init(asked: .microseconds(1_001), units: 2_002), downstream: .microseconds(1_234),
        budget: .milliseconds(100))

    static func account(_ number: UInt32) -> Account {
        var timeline = Timeline(arrival: Clock.now())
        func end() -> Instant { timeline.end.advanced(byNanoseconds: 1_234_567) }
        timeline.mark(.kernel, until: end())
        timeline.mark(.queue, until: end())
        timeline.markCompute(cpuNanoseconds: 1_000_001, by: 4_711, until: end())
        timeline.mark(.downstream, until: end())
        timeline.mark(.stale, until: end())
        timeline.markCompute(cpuNanoseconds: 1_000_001, by: 4_711, until: end())
        timeline.mark(.write, until: end())
        let ending = Ending(
            timeline: timeline, deadline: timeline.end, askedCompute: 0, hangUp: nil, failure: nil)
        return Account(
            id: .ours(salt: 1, number: number), order: order, replyStatus: 200, timeline: timeline,
            ending: ending)
    }
}
