import Reactor
import Telemetry
import Workload

// What timeline and telemetry cost a request that computes nothing: its clock readings and marks, its ending, and the
// commit of its account to shared memory, a million times over. Prints CPU nanoseconds a request.

let requests: UInt32 = 1_000_000
let slab = try WorkerSlab(slot: 0, mode: "event-loop")
let order = WorkOrder(
    method: .get, kind: .hash, unitsBefore: 0, unitsAfter: 0, downstream: .zero, budget: .milliseconds(100))

/// One request's life, from its last byte's arrival to its account.
func account(_ number: UInt32) {
    let readAt = Clock.now()
    slab.requestArrived()
    var timeline = Timeline(arrival: readAt + .microseconds(-10))
    timeline.mark(.kernel, until: readAt)
    timeline.mark(.queue, until: Clock.now())
    timeline.mark(.write, until: Clock.now())
    let ending = Ending(timeline: timeline, deadline: timeline.arrival + order.budget, hangUp: nil, failure: nil)
    slab.commit(
        Account(id: .ours(salt: 1, number: number), order: order, status: 200, timeline: timeline, ending: ending))
}

/// CPU nanoseconds a request, over all of them.
func measure() -> Double {
    let start = Clock.threadCPU()
    for number in 0..<requests { account(number) }
    return Double(Clock.threadCPU() - start) / Double(requests)
}

// Five times, in order: the first one warms up.
let costs = (0..<5).map { _ in Int(measure().rounded()) }.sorted()
print("\(costs[2]) ns (\(costs[0]) … \(costs[4])) of timeline and telemetry a request, goal 500")
