import Load
import Testing

@testable import Simulation

/// Runs of a machine that stands for the real one, measured and replayed.
struct ReplayTests {
    private static let costs = Costs(perStep: 200_000, perCall: 150_000, perReply: 80_000, slowdown: 0.04)

    private static func requests() -> [SimulatedRequest] {
        var drawn = Drawn(seed: 5)
        return drawn.requests(
            4_000, rate: 156, before: Drawn.exponential(2.5), downstream: 20_000_000, after: Drawn.exponential(2.5))
    }

    /// What the client and the replies tell of a run; late ones tell nothing, as their clients have left.
    private static func measure(_ requests: [SimulatedRequest], on shape: MachineShape) -> [MeasuredRequest] {
        zip(requests, Simulator.run(requests, on: shape)).map { request, end in
            let compute = Int64(Double(request.before + request.after) * (1 + shape.costs.slowdown))
            let beside = 2 * shape.costs.perStep
            let stages = MeasuredRequest.Stages(
                kernel: beside, queue: end.queue, compute: compute, preempted: 0,
                downstream: request.downstream + shape.costs.perCall, stale: end.stale)
            return MeasuredRequest(
                asked: request, latency: end.endedAt - request.at, isMet: end.isMet(request),
                stages: end.isMet(request) ? stages : nil)
        }
    }

    private static func run() -> (measured: [MeasuredRequest], cpu: Int64) {
        let requests = requests()
        let machine = SimulatedMachine(MachineShape(.loop, costs: costs))
        for (number, request) in requests.enumerated() { machine.offer(request, number: number, at: request.at) }
        machine.advance(to: .max)
        return (measure(requests, on: MachineShape(.loop, costs: costs)), machine.used)
    }

    @Test func costs_areThoseThatTheRunHad() {
        let (measured, cpu) = ReplayTests.run()
        let found = Costs(of: measured, cpu: cpu)
        #expect(abs(found.perStep - 200_000) < 1_000 && abs(found.perCall - 150_000) < 1_000)
        #expect(abs(found.perReply - 80_000) < 1_000 && abs(found.slowdown - 0.04) < 1e-4)
    }

    @Test func replay_tellsOfEachRequest_whetherItWasMet() {
        let (measured, cpu) = ReplayTests.run()
        let replay = Replay(measured, cpu: cpu)
        let agreement = replay.agreement(on: MachineShape(.loop))
        #expect(agreement.total == 4_000 && (200...1_200).contains(agreement.missed))
        #expect(agreement.share > 0.998)
        // Its costs are what it knows better than the queue alone.
        let bare = Replay(measured, costs: Costs(), asServed: false).agreement(on: MachineShape(.loop))
        #expect(bare.share < 0.97 && bare.simulatedMissed < agreement.missed)
    }

    @Test func replayOnAnotherMachine_tellsWhatThatWouldHaveMissed() {
        let (measured, cpu) = ReplayTests.run()
        let agreement = Replay(measured, cpu: cpu).agreement(on: MachineShape(.servers, cores: 2))
        #expect(agreement.simulatedMissed < agreement.missed / 10)
    }

    @Test func costsOfNothing_areNone() {
        #expect(Costs(of: []) == Costs())
        let silent = MeasuredRequest(asked: ReplayTests.requests()[0], latency: 1, isMet: false, stages: nil)
        #expect(Costs(of: [silent], cpu: 1) == Costs())
    }
}
