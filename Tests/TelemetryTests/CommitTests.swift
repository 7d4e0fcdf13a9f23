import Glibc
import Testing
import Workload

@testable import Telemetry

struct CommitTests {
    /// A slab that saw these requests, and its tally.
    private func tally(_ accounts: [Account]) throws -> Tally {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        for account in accounts {
            slab.requestArrived()
            slab.commit(account)
        }
        return Tally(slab)
    }

    @Test func `a request that met its deadline is counted, its stages, duration and slack observed`() throws {
        let tally = try tally([.quick])
        #expect(tally.met(.replied) == 1)
        #expect(tally.committed == 1)
        #expect(tally.inFlight == 0)
        #expect(tally.stage(.queue).sumNanoseconds == 2_000_000)
        #expect(tally.stage(.queue).counts[Buckets.fine.index(of: 2_000_000)] == 1)
        #expect(tally.duration(.get, .ok).sumNanoseconds == 4_000_000)
        #expect(tally.slack.sumNanoseconds == 96_000_000)
        #expect(tally.lateness.count == 0)
        #expect(tally.ratios.counts.first == 1 && tally.ratios.count == 1, "4 ms of 100 ms")
    }

    @Test func `a request that missed it is counted by stage and cause, and its lateness observed`() throws {
        let tally = try tally([.story])
        #expect(tally.missed(.replied) == 1)
        #expect(tally.misses(.stale, .stale) == 1)
        #expect(tally.stage(.compute).count == 1)
        #expect(tally.stage(.compute).sumNanoseconds == 40_000_000)
        #expect(tally[.computeNanoseconds] == 40_000_000)
        #expect(tally[.wastedAfterDeadlineNanoseconds] == 20_000_000)
        #expect(tally.slack.count == 0)
        #expect(tally.lateness.sumNanoseconds == 271_000_000)
        #expect(tally.ratios.counts.firstIndex(of: 1) == 14 && tally.ratios.count == 1, "421 ms of 150: up to 3")
    }

    @Test func `a stage that a request did not have is not observed`() throws {
        let tally = try tally([.quick])
        #expect(Stage.allCases.filter { tally.stage($0).count > 0 } == [.kernel, .queue, .write])
    }

    @Test func `a request that ended before its deadline without a reply has neither slack nor lateness`() throws {
        let account = Account.sample(
            status: 502, failure: .milliseconds(21), marks: [(.kernel, 1, 0), (.downstream, 20, 0), (.write, 1, 0)])
        let tally = try tally([account])
        #expect(tally.missed(.failed) == 1)
        #expect(tally.misses(.downstream, .failed) == 1)
        #expect(tally.duration(.get, .badGateway).count == 1)
        #expect(tally.slack.count == 0)
        #expect(tally.lateness.count == 0)
    }

    @Test func `CPU time after a hang-up is wasted on the hang-up`() throws {
        let account = Account.sample(hangUp: .milliseconds(10), marks: [(.queue, 5, 0), (.compute, 20, 4)])
        let tally = try tally([account])
        #expect(tally.missed(.clientGone) == 1)
        #expect(tally[.wastedAfterHangupNanoseconds] == 12_000_000)
        #expect(tally.stage(.preempted).sumNanoseconds == 4_000_000)
    }

    @Test func `all CPU time of a request that a policy stopped is wasted on what expired`() throws {
        let account = Account.sample(
            budget: .milliseconds(30), failure: .milliseconds(40), kindOfFailure: .dropped(.expired),
            marks: [(.queue, 5, 0), (.compute, 20, 4), (.queue, 15, 0)])
        let tally = try tally([account])
        #expect(tally.missed(.expired) == 1 && tally.misses(.queue, .expired) == 1)
        #expect(tally[.wastedOnExpiredNanoseconds] == 16_000_000)
        #expect(tally[.wastedAfterDeadlineNanoseconds] == 0)
    }

    @Test func `a request whose client is gone has no reply's status in its duration or its record`() throws {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        slab.requestArrived()
        slab.commit(Account.sample(hangUp: .milliseconds(10), marks: [(.queue, 5, 0), (.compute, 20, 4)]))
        let tally = Tally(slab)
        #expect(tally.duration(.get, .ok).count == 0)
        #expect(tally.duration(.get, .clientGone).count == 1)
        #expect(ReplyStatus(499).label == "499")
        #expect(slab.records().map(\.status) == [499])
    }

    @Test(arguments: RequestFailure.Kind.samples)
    func `a failure is counted by its kind, also where the client has gone`(kind: RequestFailure.Kind) throws {
        let failed = { (hangUp: Duration?) in
            Account.sample(
                status: 502, hangUp: hangUp, failure: .milliseconds(21), kindOfFailure: kind,
                marks: [(.downstream, 21, 0), (.write, 1, 0)])
        }
        let tally = try tally([failed(nil), failed(.milliseconds(5)), .quick])
        #expect(tally[kind] == 2)
        #expect(RequestFailure.Kind.samples.map { tally[$0] }.reduce(0, +) == 2)
    }

    @Test(arguments: DropReason.allCases)
    func `what a policy drops is counted by its reason and its outcome`(reason: DropReason) throws {
        let stopped = Account.sample(
            status: 504, failure: .milliseconds(21), kindOfFailure: .dropped(reason), marks: [(.downstream, 21, 0)])
        let tally = try tally([.refused(reason), .refused(reason, hangUp: .milliseconds(1)), stopped, .quick])
        for outcome in [Outcome.shed, .expired, .clientGone] { #expect(tally.drops(outcome, reason) == 1) }
        #expect(DropReason.allCases.map { tally[.dropped($0)] }.reduce(0, +) == 3)
        #expect(tally.missed(.shed) == 1 && tally.missed(.expired) == 1 && tally.missed(.clientGone) == 1)
    }

    @Test func `what a dark policy would have dropped is counted by its deadline, and is no failure`() throws {
        let missed = Account.story.with(wouldDrop: .hopeless)
        let tally = try tally([.quick.with(wouldDrop: .predicted), missed, missed, .quick])
        #expect(tally[.wouldHaveShedMet] == 1 && tally[.wouldHaveShedMissed] == 2)
        #expect(tally.met(.replied) == 2 && tally.missed(.replied) == 2)
        #expect(DropReason.allCases.allSatisfy { tally[.dropped($0)] == 0 })
    }

    @Test func `requests of every ending add up, whatever their mix`() throws {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        var random = SystemRandomNumberGenerator()
        var expected: [String: UInt64] = [:]
        var dropped: UInt64 = 0
        for number in 0..<3_000 {
            slab.requestArrived()
            guard number % 10 != 0 else { continue }
            let account = Account.random(using: &random)
            slab.commit(account)
            if case .dropped = account.failure?.kind { dropped += 1 }
            expected["\(account.ending.outcome) \(account.ending.verdict == .met)", default: 0] += 1
        }
        let tally = Tally(slab)
        #expect(tally.committed == 2_700)
        #expect(tally.inFlight == 300)
        for outcome in Outcome.allCases {
            #expect(tally.met(outcome) == expected["\(outcome) true", default: 0])
            #expect(tally.missed(outcome) == expected["\(outcome) false", default: 0])
        }
        let misses = Stage.allCases.flatMap { stage in Cause.allCases.map { tally.misses(stage, $0) } }.reduce(0, +)
        #expect(dropped == DropReason.allCases.map { tally[.dropped($0)] }.reduce(0, +))
        for outcome in [Outcome.shed, .expired] {
            #expect(DropReason.allCases.reduce(0) { $0 + tally.drops(outcome, $1) } == tally.missed(outcome))
        }
        let met = Outcome.allCases.reduce(0) { $0 + tally.met($1) }
        #expect(met + misses == tally.committed)
        #expect(met == tally.slack.count)
        #expect(expected["shed false", default: 0] > 0 && expected["expired false", default: 0] > 0)
        let durations = Method.allCases.flatMap { method in
            ReplyStatus.allCases.map { tally.duration(method, $0).count }
        }
        #expect(durations.reduce(0, +) == tally.committed)
        #expect(tally.ratios.count == tally.committed)
    }

    @Test func `the front's events are counted, each where it belongs`() throws {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        for _ in 0..<5 { slab.connectionAccepted() }
        slab.connectionAdopted()
        slab.connectionClosed()
        slab.connectionHandedOver()
        slab.acceptWakeup(accepted: 5)
        slab.acceptWakeup(accepted: 0)
        slab.acceptPaused(reason: .connections)
        slab.acceptPaused(reason: .descriptors)
        slab.requestRejected(status: 431)
        slab.requestRejected(status: 499)
        for error in [EPIPE, ECONNRESET, ETIMEDOUT, EBADF] { slab.writeFailed(errno: error) }
        slab.runQueue(length: 7)
        slab.downstreamDialled(again: true)
        let tally = Tally(slab)
        #expect(tally.openConnections == 4)
        #expect(tally[.wakeupsAccepted] == 1)
        #expect(tally[.wakeupsEmpty] == 1)
        #expect(tally[.acceptPaused] == 1)
        #expect(tally[.pausesForConnections] == 1)
        #expect(tally[.pausesForDescriptors] == 1)
        #expect(tally[.headersTooLarge] == 1)
        #expect(tally[RejectionStatus.other] == 1)
        #expect(tally[.writeErrorPipe] == 1)
        #expect(tally[.writeErrorReset] == 1)
        #expect(tally[.writeErrorTimedOut] == 1)
        #expect(tally[.writeErrorOther] == 1)
        #expect(tally[.runQueueDepth] == 7)
        #expect(tally[.downstreamDials] == 1)
        #expect(tally[.downstreamRedials] == 1)
        slab.acceptResumed()
        #expect(Tally(slab)[.acceptPaused] == 0)
    }
}

extension Account {
    /// Any ending, by any way.
    static func random(using random: inout some RandomNumberGenerator) -> Account {
        let stages: [Stage] = [.kernel, .queue, .compute, .downstream, .stale, .compute, .write]
        let marks = stages.map { stage in
            let length = UInt64.random(in: 0...40, using: &random)
            return (stage, length, UInt64.random(in: 0...length, using: &random))
        }
        let hangUp =
            Bool.random(using: &random) ? Duration.milliseconds(Int64.random(in: 0...200, using: &random)) : nil
        let failure = Bool.random(using: &random) ? Duration.milliseconds(50) : nil
        let drop = DropReason.allCases.randomElement(using: &random).map(RequestFailure.Kind.dropped)
        let hasBegun = Bool.random(using: &random)
        return .sample(
            method: Bool.random(using: &random) ? .get : .post, status: failure == nil ? 200 : 502, hangUp: hangUp,
            failure: failure, kindOfFailure: Bool.random(using: &random) ? drop ?? .work : .work, hasBegun: hasBegun,
            marks: marks)
    }
}
