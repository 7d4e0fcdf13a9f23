import Reactor
import Telemetry
import Workload

/// What timeline and telemetry cost a request: the figure that `scripts/bench` prints.
enum CommitCost {
    static let order = WorkOrder(
        method: .get, kind: .hash, before: .init(units: 0), after: .init(units: 0), downstream: .zero,
        budget: .milliseconds(100))

    /// Nanoseconds for each of `requests` requests without compute and without a downstream call, whose timeline is
    /// stamped by real clock readings, judged and committed to a slab of its own. The exchange's digest is the
    /// workload's cost and left out; its marks are made by the same calls.
    static func measure(requests: Int) throws(TelemetryError) -> Double {
        let slab = try WorkerSlab(slot: 0, mode: "none")
        let start = Clock.now()
        for number in 0..<requests {
            serve(RequestID.ours(salt: 1, number: UInt32(truncatingIfNeeded: number)), order, on: slab)
        }
        return Double(Clock.now().nanosecondsSince(start)) / Double(max(1, requests))
    }

    private static func serve(_ id: RequestID, _ order: WorkOrder, on slab: WorkerSlab) {
        var timeline = Timeline(arrival: Clock.now())
        slab.requestArrived()
        timeline.mark(.kernel, until: Clock.now())
        timeline.mark(.queue, until: Clock.now())
        timeline.mark(.write, until: Clock.now())
        let ending = Ending(
            timeline: timeline, deadline: timeline.arrival.advanced(byNanoseconds: order.budgetNanoseconds),
            askedCompute: 0, hangUp: nil, failure: nil)
        slab.commit(Account(id: id, order: order, replyStatus: 200, timeline: timeline, ending: ending))
    }
}
