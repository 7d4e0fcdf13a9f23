import Testing

@testable import Simulation

/// Records of real runs, made ready to be simulated.
struct ReplayTests {
    private static let millisecond: Int64 = 1_000_000

    /// As a loop would record them that serves in order, each step of which costs `perStep` more and each reply
    /// `perReply`: what a simulated loop with these costs made of them.
    private static func records(perStep: Int64, perReply: Int64, count: Int = 400) -> [RecordedRequest] {
        let requests = (0..<count).map { number in
            SimulatedRequest(
                at: Int64(number) * 9_500_000, before: Int64(number % 7 + 1) * millisecond,
                downstream: 20 * millisecond, after: 5 * millisecond, deadline: 38 * millisecond)
        }
        let costs = Costs(perStep: perStep, perReply: perReply)
        let ends = Simulator.run(requests, on: MachineShape(.loop, costs: costs, clientsLeave: false))
        return zip(requests, ends).enumerated().map { number, pair in
            let (request, end) = pair
            // The front reads before the runner takes: what a step costs is spent before its compute.
            let measured = RecordedRequest.Measured(
                kernel: 0, queue: end.queue + perStep, compute: request.before + request.after,
                downstream: request.downstream, stale: end.stale + perStep)
            return RecordedRequest(
                id: "load-x-\(number)", at: request.at + 5_000_000_000, budget: request.deadline,
                asked: .init(
                    before: Double(request.before), after: Double(request.after), downstream: request.downstream),
                measured: measured, latency: end.endedAt - request.at, end: .replied, isMet: end.isMet(request))
        }
    }

    @Test func `what a loop recorded is what the model makes of it, with the costs of its steps`() throws {
        let perStep: Int64 = 100_000
        let replay = Replay(Self.records(perStep: perStep, perReply: 300_000), hasThreadAlone: true)
        #expect(abs(replay.costs.perStep - perStep) < 20_000)
        #expect(abs(replay.costs.perReply - 300_000) < 20_000)
        let ends = Simulator.run(replay.requests, on: MachineShape(.loop, costs: replay.costs, clientsLeave: false))
        let agreement = ReplayAgreement(replay.records, replay.requests, ends)
        #expect(agreement.missed > 20 && agreement.met > 20)
        #expect(agreement.share == 1)
        #expect(try #require(agreement.latencyErrorNanoseconds) < 100_000)
    }

    @Test func `in a pool in which all have waited, a step is not taken to cost what they waited`() {
        var records = Self.records(perStep: 100_000, perReply: 0)
        #expect(Replay(records, hasThreadAlone: false).costs.perStep == 100_000)
        for number in records.indices {
            records[number].measured?.queue += 30 * Self.millisecond
            records[number].measured?.stale += 30 * Self.millisecond
        }
        #expect(Replay(records, hasThreadAlone: false).costs.perStep == 50_000)
    }

    @Test func `the first request arrives at 0, whatever the order of the records`() {
        let records = Self.records(perStep: 0, perReply: 0, count: 5)
        let replay = Replay(records.reversed(), hasThreadAlone: true)
        #expect(replay.requests.map(\.at) == records.map { $0.at - 5_000_000_000 })
        #expect(replay.records == records)
    }

    @Test func `what was never computed takes what it asked for at the pace of the others`() {
        var slow = Self.records(perStep: 0, perReply: 0, count: 3)
        for number in slow.indices {
            slow[number].measured?.compute *= 2
            slow[number].measured?.downstream += Self.millisecond
        }
        slow[2].measured = nil
        slow[2].end = .refused
        let replay = Replay(slow, hasThreadAlone: true)
        #expect(replay.requests[2].before == 6 * Self.millisecond)
        #expect(replay.requests[2].downstream == 21 * Self.millisecond)
        #expect(replay.requests[2].after == 10 * Self.millisecond)
        #expect(replay.doubts.unmeasured == 1)
    }

    @Test func `preemption lengthens the compute of a loop with its own core, and of no pool`() {
        var records = Self.records(perStep: 0, perReply: 0, count: 2)
        // 1 + 5 ms of compute.
        records[0].measured?.preempted = 6 * Self.millisecond
        let alone = Replay(records, hasThreadAlone: true)
        #expect(alone.requests[0].before == 2 * Self.millisecond)
        #expect(alone.requests[0].after == 10 * Self.millisecond)
        #expect(alone.doubts.preempted == 6 * Self.millisecond)
        let pooled = Replay(records, hasThreadAlone: false)
        #expect(pooled.requests[0].before == Self.millisecond)
        #expect(pooled.doubts.preempted == 0)
    }

    @Test(arguments: [
        (["load-5f2c-1", "load-5f2c-2", "load-5f2c-5"], 2), (["8e862b-9", "8e862b-a"], 0),
        (["8e862b-9", "8e862b-10"], 6),
        (["load-1-9", "load-1-10"], 0), (["a-1", "a-2", "b-7", "b-9"], 1), (["A", "B", "checkout-x1"], 0), ([], 0),
        (["load-1-3", "load-1-1"], 1), (["load-1-3~2", "load-1-1"], 0),
    ])
    func `requests that are not there are counted by the numbers between`(ids: [String], missing: Int) {
        #expect(RecordedIDs.missing(among: ids) == missing)
    }
}
