import Load
import Scheduling
import Testing

@testable import Simulation

/// What holds of every machine, whatever its shape and its requests.
struct PropertyTests {
    /// A shape and requests that a seed draws.
    private struct Drawing {
        let shape: MachineShape
        let requests: [SimulatedRequest]

        init(seed: UInt64) {
            var drawn = Drawn(seed: seed)
            func one<T>(_ values: [T]) -> T { values[Int.random(in: values.indices, using: &drawn.random)] }
            var scheduling = Scheduling(discipline: one(Discipline.all))
            scheduling.overload = Overload(policy: one(Policy.all))
            scheduling.overload.acts = one([true, true, false])
            scheduling.overload.longestQueue = one([nil, nil, 3])
            scheduling.overload.estimate = one([.asked, .learned])
            scheduling.resumedFirst = one([true, false])
            scheduling.abandons = one([true, false])
            scheduling.yieldNanoseconds = one([nil, 1_000_000])
            scheduling.slots = one([nil, 1, 2])
            let cores = one([1, 2, 3])
            let accepting = Accepting(
                keepsConnections: one([true, false]), one(AcceptStrategy.allCases), one(AcceptBatch.allCases))
            let costs = one([
                Costs(),
                Costs(perStep: 100_000, perCall: 50_000, perReply: 70_000, refusal: 40_000, slowdown: 0.1),
            ])
            shape = MachineShape(
                one([.loop, .servers, .slices]), cores: cores, workers: one([nil, 1, 2, 4]),
                threads: one([nil, 1, 3]), scheduling: scheduling, accepting: accepting, costs: costs,
                clientsLeave: one([true, false]))
            let load = one([0.3, 0.8, 1.5])
            requests = drawn.requests(
                300, rate: load * 200 * Double(cores), before: Drawn.exponential(2.5),
                downstream: one([0, 20_000_000]), after: Drawn.exponential(2.5),
                deadline: one([20_000_000, 100_000_000]))
        }
    }

    @Test(arguments: UInt64(0)..<300)
    func everyRequestEndsOnce_notBeforeItsWorkIsDone(seed: UInt64) {
        let drawing = Drawing(seed: seed)
        let machine = SimulatedMachine(drawing.shape)
        for (number, request) in drawing.requests.enumerated() {
            machine.offer(request, number: number, at: request.at)
        }
        machine.advance(to: .max)
        #expect(machine.ended.map(\.number).sorted() == Array(drawing.requests.indices), "\(drawing.shape)")
        #expect(machine.inFlight == 0 && machine.nextInstant == .max)
        #expect(machine.idleCores == drawing.shape.cores && machine.runnable.isEmpty)
        for one in machine.ended {
            let request = drawing.requests[one.number]
            let least = one.end.dropped == nil ? request.before + request.downstream + request.after : 0
            #expect(one.end.endedAt >= request.at + least)
            #expect(one.end.queue >= 0 && one.end.stale >= 0)
        }
        if machine.ended.allSatisfy({ $0.end.dropped == nil }), drawing.shape.costs == Costs() {
            #expect(machine.used == drawing.requests.reduce(0) { $0 + $1.before + $1.after })
        }
    }

    @Test(arguments: UInt64(0)..<50)
    func ends_areTheSame_howeverOftenSomebodyLooks(seed: UInt64) {
        let drawing = Drawing(seed: seed)
        let machine = SimulatedMachine(drawing.shape)
        for (number, request) in drawing.requests.enumerated() {
            while machine.nextInstant < request.at { machine.advance(to: machine.nextInstant) }
            machine.offer(request, number: number, at: request.at)
        }
        while machine.nextInstant < .max { machine.advance(to: machine.nextInstant) }
        let ends = machine.ended.sorted { $0.number < $1.number }.map(\.end)
        #expect(ends == Simulator.run(drawing.requests, on: drawing.shape))
    }

    /// Whatever the order, a core that works while there is work is done with all of it when any other is.
    @Test(arguments: UInt64(0)..<60)
    func aCore_neverRests_whileARequestIsReady(seed: UInt64) {
        let drawn = Drawing(seed: seed)
        let requests = drawn.requests.map { request in
            var request = request
            request.downstream = 0
            return request
        }
        var shape = MachineShape(drawn.shape.queue, threads: 3, clientsLeave: false)
        let knobs = drawn.shape.scheduling
        shape.scheduling.discipline = knobs.discipline
        (shape.scheduling.slots, shape.scheduling.yieldNanoseconds) = (knobs.slots, knobs.yieldNanoseconds)
        let ends = Simulator.run(requests, on: shape).map(\.endedAt).sorted()
        var free: Int64 = 0
        var busyPeriods: Set<Int64> = []
        for request in requests {
            if request.at > free { busyPeriods.insert(free) }
            free = max(free, request.at) + request.before + request.after
        }
        busyPeriods.insert(free)
        busyPeriods.remove(0)
        #expect(busyPeriods.isSubset(of: ends))
        #expect(ends.last == free)
    }

    @Test(arguments: UInt64(0)..<20)
    func edf_takesNone_whileOneWithANearerDeadlineWaits(seed: UInt64) {
        var drawn = Drawn(seed: seed)
        let requests = drawn.requests(300, rate: 190, before: Drawn.exponential(5)).map { request in
            var request = request
            request.deadline = .random(in: 10_000_000...500_000_000, using: &drawn.random)
            return request
        }
        let ends = Simulator.run(requests, on: MachineShape(.loop, scheduling: Scheduling(discipline: .edf)))
        let begins = zip(requests, ends).map { $1.endedAt - $0.before }
        for (one, begin) in begins.enumerated() {
            let wronged = requests.indices.contains { other in
                requests[other].at < begin && begins[other] > begin && requests[other].expiry < requests[one].expiry
            }
            #expect(!wronged)
        }
    }

    /// Two that come together are led to the same listener as often as not, and then one waits beside an idle loop.
    @Test func reuseport_leadsHalfOfAllPairs_toOneLoop() {
        let requests = (0..<400).map {
            SimulatedRequest(at: Int64($0 / 2) * 100_000_000, before: 10_000_000, deadline: 100_000_000)
        }
        for batch in AcceptBatch.allCases {
            let shape = MachineShape(.loop, cores: 2, accepting: Accepting(.reuseport, batch))
            let waited = Simulator.run(requests, on: shape).count { $0.queue > 0 }
            #expect((75...125).contains(waited), "\(waited)")
        }
    }

    @Test func requestsInAnyOrder_endAsInTheirs() {
        let drawing = Drawing(seed: 1)
        let ends = Simulator.run(drawing.requests, on: MachineShape(.loop))
        #expect(Simulator.run(drawing.requests.reversed(), on: MachineShape(.loop)) == ends.reversed())
    }

    @Test func nothing_isServedInNoTime() {
        #expect(Simulator.run([], on: MachineShape(.slices)) == [])
    }
}
