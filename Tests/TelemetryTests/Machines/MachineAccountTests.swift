import Testing
import Workload

@testable import Telemetry

struct MachineAccountTests {
    private func slab(_ slot: Int, _ mode: String = "some-mode", _ names: String...) throws -> WorkerSlab {
        let slab = try WorkerSlab(slot: slot, mode: mode)
        for (row, name) in names.enumerated() {
            slab.machine(row, isCalled: name)
            slab.call(row, times: row + 1)
            slab.attemptBegan(on: row)
        }
        return slab
    }

    private func account(_ totals: Totals, _ living: WorkerSlab..., mode: String = "some-mode") -> [(
        String, MachineTally
    )] {
        (totals.machines(with: living)[mode]?.machines ?? []).map { ($0.name, $0.tally) }
    }

    @Test func `workers that name one machine are summed by its name, whichever row it has`() throws {
        let totals = Totals(modes: ["some-mode"])
        let found = account(totals, try slab(0, "some-mode", "a:1", "b:2"), try slab(1, "some-mode", "b:2"))
        #expect(found.map(\.0) == ["a:1", "b:2"])
        #expect(found.map { $0.1[.good] } == [1, 3])
        #expect(found.map { $0.1.inFlight } == [1, 2] && found.map { $0.1[.ready] } == [1, 2])
    }

    @Test func `what a worker counted outlives it, and what it had in flight and how machines stood end with it`()
        throws
    {
        var totals = Totals(modes: ["some-mode"])
        let dead = try slab(0, "some-mode", "a:1")
        dead.standing(of: 0, is: .ejected)
        totals.fold(dead)
        let left = account(totals)
        #expect(left.map { $0.1[.good] } == [1] && left.map { $0.1.ejections } == [1])
        #expect(left.allSatisfy { !$0.1.isCalled })
        let found = account(totals, try slab(0, "some-mode", "a:1"))
        #expect(found.map { $0.1[.good] } == [2] && found.map { $0.1[.ready] } == [1])
        #expect(found.map { $0.1[.ejected] } == [0])
    }

    @Test func `modes are kept apart, and sum to the whole`() throws {
        var totals = Totals(modes: ["some-mode", "other-mode"])
        totals.fold(try slab(0, "other-mode", "a:1"))
        let living = try slab(0, "some-mode", "a:1", "b:2")
        #expect(account(totals, living).map { $0.1[.good] } == [1, 2])
        #expect(account(totals, living, mode: "other-mode").map { $0.1[.good] } == [1])
        let whole = MachineAccount(of: totals.machines(with: [living]).values)
        #expect(whole.machines.map(\.name) == ["a:1", "b:2"] && whole.machines.map(\.tally[.good]) == [2, 2])
    }

    @Test func `of more names than may be left, the counts go to the others`() throws {
        var totals = Totals(modes: ["some-mode"])
        for number in 0..<MachineAccount.mostDeparted / MachineTable.named + 1 {
            let slab = try WorkerSlab(slot: 0, mode: "some-mode")
            for row in 0..<MachineTable.named {
                slab.machine(row, isCalled: "10.0.\(number).\(row):80")
                slab.call(row)
            }
            totals.fold(slab)
        }
        let found = account(totals)
        #expect(found.count == MachineAccount.mostDeparted + 1)
        #expect(found.reduce(0) { $0 + $1.1[.good] } == UInt64(MachineAccount.mostDeparted + MachineTable.named))
        #expect(found.last?.0 == "others" && found.last?.1[.good] == UInt64(MachineTable.named))
    }
}
