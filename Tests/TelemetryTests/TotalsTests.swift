import Testing
import Workload

@testable import Telemetry

struct TotalsTests {
    private func slab(_ slot: Int, _ mode: String, _ accounts: [Account], unfinished: Int = 0) throws -> WorkerSlab {
        let slab = try WorkerSlab(slot: slot, mode: mode)
        for _ in 0..<accounts.count + unfinished { slab.requestArrived() }
        for account in accounts { slab.commit(account) }
        return slab
    }

    @Test func `folding a finished worker changes no sum`() throws {
        var totals = Totals(modes: ["some-mode", "other-mode"])
        let first = try slab(0, "some-mode", [.quick, .story, .quick])
        let second = try slab(1, "other-mode", [.quick])
        let before = totals.accounts(with: [first, second])
        #expect(totals.fold(first) == 0)
        let after = totals.accounts(with: [second])
        #expect(after.modes.map(\.name) == ["some-mode", "other-mode"])
        #expect(after.modes.map(\.tally) == before.modes.map(\.tally))
        #expect(after.workers.map(\.slot) == [0, 1])
        #expect(after.workers.map(\.tally) == before.workers.map(\.tally))
    }

    @Test func `what a dead worker had in flight failed, missed and was killed`() throws {
        var totals = Totals(modes: ["some-mode"])
        let slab = try slab(0, "some-mode", [.quick], unfinished: 3)
        #expect(totals.accounts(with: [slab]).total.inFlight == 3)
        #expect(totals.fold(slab) == 3)
        let total = totals.accounts(with: []).total
        #expect(total.inFlight == 0)
        #expect(total.missed(.failed) == 3)
        #expect(total[.requestsLost] == 3)
        #expect(total.committed == total[.requestsArrived])
    }

    @Test func `a dead worker's connections are closed, its queue is empty and it no longer pauses`() throws {
        var totals = Totals(modes: ["some-mode"])
        let slab = try slab(0, "some-mode", [])
        for _ in 0..<3 { slab.connectionAccepted() }
        slab.connectionClosed()
        slab.runQueue(length: 4)
        slab.bufferedBytes(5_000)
        for _ in 0..<3 { slab.threadOccupied(begins: true) }
        slab.acceptPaused(reason: .connections)
        totals.fold(slab)
        let total = totals.accounts(with: []).total
        #expect(total.openConnections == 0)
        #expect(total[.connectionsAccepted] == 3)
        #expect(total[.runQueueDepth] == 0)
        #expect(total[.bufferedBytes] == 0)
        #expect(total.busyThreads == 0)
        #expect(total[.acceptPaused] == 0)
        #expect(total[.pausesForConnections] == 1)
    }

    @Test func `what dark policies would have dropped is kept by policy, and outlives its worker`() throws {
        var totals = Totals(modes: ["some-mode"])
        let make = { (name: String, acts: Bool) in
            let slab = try WorkerSlab(slot: 0, mode: "some-mode", policy: PolicyFacts(name: name, acts: acts))
            for account in [Account.quick, .story, .story] { slab.commit(account.with(wouldDrop: .expired)) }
            return slab
        }
        totals.fold(try make("predict", false))
        totals.fold(try make("none", true))
        let accounts = totals.accounts(with: [try make("codel", false), try make("predict", false)])
        #expect(accounts.policies.map(\.name) == ["predict", "codel"])
        #expect(accounts.policies.map(\.wouldShed) == [.init(met: 2, missed: 4), .init(met: 1, missed: 2)])
        #expect(totals.accounts(with: []).policies.map(\.wouldShed) == [.init(met: 1, missed: 2)])
    }

    @Test func `a replacement goes on where its predecessor in the slot stopped`() throws {
        var totals = Totals(modes: ["some-mode"])
        totals.fold(try slab(0, "some-mode", [.quick]))
        let accounts = totals.accounts(with: [try slab(0, "other-mode", [.quick, .quick])])
        #expect(accounts.workers.map(\.slot) == [0])
        #expect(accounts.workers.map(\.tally.committed) == [3])
        #expect(accounts.modes.map(\.name) == ["some-mode", "other-mode"])
        #expect(accounts.modes.map(\.tally.committed) == [1, 2])
    }

    @Test func `a worker's CPU never goes back, neither by a late reading nor by its death`() throws {
        var totals = Totals(modes: ["some-mode"])
        let slab = try slab(0, "some-mode", [])
        let cpu = { (totals: Totals, living: [WorkerSlab]) in
            totals.accounts(with: living).workers.first?.tally[.processNanoseconds]
        }
        slab.processUsed(cpuNanoseconds: 1_500)
        // wait4(2) tells microseconds.
        slab.processUsed(cpuNanoseconds: 1_000)
        #expect(cpu(totals, [slab]) == 1_500)
        totals.fold(slab)
        let next = try self.slab(0, "some-mode", [])
        #expect(cpu(totals, [next]) == 1_500)
        next.processUsed(cpuNanoseconds: 200)
        #expect(cpu(totals, [next]) == 1_700)
    }

    @Test func `records outlive their worker, newest first, and as many as a slab holds`() throws {
        var totals = Totals(modes: ["some-mode"])
        for slot in 0..<3 {
            let accounts = (0..<RecordGroup.met.capacity / 2).map { number in
                Account.sample(
                    id: .ours(salt: UInt32(slot), number: UInt32(number)), budget: .seconds(1000),
                    marks: [(.kernel, UInt64(slot * 1000 + number), 0)])
            }
            totals.fold(try slab(slot, "some-mode", [.story] + accounts))
        }
        let living = try slab(7, "some-mode", [.sample(budget: .seconds(1000), marks: [(.kernel, 2_000, 0)])])
        let all = try RequestFilter(query: nil, modes: [])
        let records = Array(NewestRecords(of: totals.sources(for: all, with: [living])))
        #expect(records.count == RecordGroup.met.capacity + 3 + 1)
        #expect(records.count { $0.verdict != .met } == 3)
        #expect(zip(records, records.dropFirst()).allSatisfy { $0.end >= $1.end })
        #expect(records.first?.id == .ours(salt: 2, number: 511))
        #expect(records.contains { $0.worker == 7 })
        #expect(!records.contains { $0.id == .ours(salt: 0, number: 0) })
    }
}
