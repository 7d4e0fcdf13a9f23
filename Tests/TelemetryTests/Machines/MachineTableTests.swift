import Synchronization
import Testing
import Workload

@testable import Telemetry

struct MachineTableTests {
    private func slab(_ names: String...) throws -> WorkerSlab {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        for (row, name) in names.enumerated() { slab.machine(row, isCalled: name) }
        return slab
    }

    @Test func `the table's sizes are those of what it lays out, and it lies before the records`() {
        #expect(AttemptResult.allCases.map { Int($0.rawValue) } == Array(0..<MachineTable.results))
        #expect(MachineStanding.allCases.map { Int($0.rawValue) } == Array(MachineStanding.allCases.indices))
        #expect(MachineTable.nameWords == 8)
        #expect(MachineTable.others <= Int(UInt8.max))
        #expect(MachineTable.rows == SlabLayout.counts && MachineTable.begun(MachineTable.others) < MachineTable.end)
        let cells = (0...MachineTable.others).flatMap { place in
            (0...MachineTable.nameWords).map { MachineTable.isNamed(place) + $0 }
                + AttemptResult.allCases.map { MachineTable.ended(place, $0) }
                + [MachineTable.ejections(place), MachineTable.begun(place)]
        }
        let rows = (0..<MachineTable.rowCount).compactMap(MachineTable.cell).flatMap { $0..<$0 + 3 }
        #expect(rows + cells == Array(MachineTable.rows..<MachineTable.end))
    }

    @Test func `attempts are counted by machine and result, and what has not ended is in flight`() throws {
        let slab = try slab("a:1", "b:2")
        for result in AttemptResult.allCases { slab.call(1, times: Int(result.rawValue) + 1, result) }
        slab.attemptBegan(on: 1)
        slab.attemptBegan(on: 0)
        let tally = try #require(slab.tally(of: "b:2"))
        #expect(AttemptResult.allCases.map { tally[$0] } == [1, 2, 3, 4, 5] && tally.inFlight == 1)
        #expect(slab.tally(of: "a:1")?.inFlight == 1)
        #expect(slab.machines.map(\.name) == ["a:1", "b:2"])
    }

    @Test func `a machine is ready when it is named, and stands as was said last`() throws {
        let slab = try slab("a:1")
        #expect(slab.tally(of: "a:1")?[.ready] == 1)
        for standing in MachineStanding.allCases where standing != .leaving {
            slab.standing(of: 0, is: standing)
            let tally = try #require(slab.tally(of: "a:1"))
            #expect(
                MachineStanding.allCases.map { tally[$0] } == MachineStanding.allCases.map { $0 == standing ? 1 : 0 })
        }
    }

    @Test func `an ejection is counted once, whatever else is said of the machine before it is back`() throws {
        let slab = try slab("a:1")
        let standings: [MachineStanding] = [
            .ejected, .ejected, .unready, .ejected, .leaving, .ejected, .slow, .unready, .ejected, .ready,
        ]
        for standing in standings { slab.standing(of: 0, is: standing) }
        #expect(slab.tally(of: "a:1")?.ejections == 2)
        // It leaves the list, and is back before its time is over.
        slab.standing(of: 0, is: .ejected)
        slab.standing(of: 0, is: .leaving)
        slab.machine(0, isCalled: "a:1")
        slab.standing(of: 0, is: .ejected)
        #expect(slab.tally(of: "a:1")?.ejections == 3)
    }

    @Test func `a row that goes to another machine takes no counts along, and the first has its own when it is back`()
        throws
    {
        let slab = try slab("a:1")
        slab.call(0, times: 3)
        slab.standing(of: 0, is: .leaving)
        slab.machine(0, isCalled: "b:2")
        slab.call(0, .failed)
        slab.machine(7, isCalled: "a:1")
        slab.call(7)
        #expect(slab.machines.map(\.name) == ["a:1", "b:2"])
        #expect(slab.tally(of: "a:1")?[.good] == 4 && slab.tally(of: "b:2")?[.good] == 0)
        #expect(slab.tally(of: "a:1")?[.ready] == 1 && slab.tally(of: "b:2")?[.failed] == 1)
    }

    @Test func `a machine that left is called as long as it has something, and keeps its name for records`() throws {
        let slab = try slab("a:1")
        slab.attemptBegan(on: 0)
        slab.standing(of: 0, is: .leaving)
        #expect(slab.tally(of: "a:1")?[.leaving] == 1)
        slab.attemptEnded(on: 0, .good, isHedge: false)
        slab.standing(of: 0, is: nil)
        let tally = try #require(slab.tally(of: "a:1"))
        #expect(!tally.isCalled && tally[.good] == 1)
        #expect(slab.machineName(at: MachineTable.place(ofRow: 0, in: slab.cells)) == "a:1")
        slab.machine(1, isCalled: "a:1")
        #expect(slab.tally(of: "a:1")?[.leaving] == 0 && slab.tally(of: "a:1")?[.ready] == 1)
    }

    @Test func `of those that are counted as one, each that is gone is counted no more`() throws {
        let slab = try slab()
        for row in 0..<MachineTable.named + 3 { slab.machine(row, isCalled: "10.0.0.\(row):80") }
        for row in MachineTable.named..<MachineTable.named + 3 {
            slab.attemptBegan(on: row)
            slab.standing(of: row, is: .leaving)
        }
        #expect(slab.tally(of: "others")?[.leaving] == 3)
        slab.attemptEnded(on: MachineTable.named, .good, isHedge: false)
        slab.standing(of: MachineTable.named, is: nil)
        let others = try #require(slab.tally(of: "others"))
        #expect(others[.leaving] == 2 && others.inFlight == 2)
    }

    @Test func `machines beyond those that are told by name are counted as others, and so are unknown rows`() throws {
        let slab = try slab()
        for row in 0..<MachineTable.named + 3 { slab.machine(row, isCalled: "10.0.0.\(row):80") }
        for row in 0..<MachineTable.named + 3 { slab.call(row) }
        for row in [MachineTable.named + 3, MachineTable.rowCount, -1, .max] { slab.call(row, .late) }
        slab.standing(of: MachineTable.named, is: .ejected)
        slab.standing(of: MachineTable.rowCount, is: .ejected)
        #expect(slab.machines.count == MachineTable.named + 1)
        #expect(slab.machines.dropLast().allSatisfy { $0.tally[.good] == 1 })
        let others = try #require(slab.tally(of: "others"))
        #expect(others[.good] == 3 && others[.late] == 4 && others[.ready] == 2 && others[.ejected] == 1)
        #expect(others.ejections == 1)
    }

    @Test(arguments: ["", "é", String(repeating: "n", count: 62), String(repeating: "n", count: 63)])
    func `a name comes back as it was given`(name: String) throws {
        #expect(try slab(name).machines.map(\.name) == [name])
    }

    @Test func `of a longer name the first 63 bytes are kept`() throws {
        let name = String(repeating: "n", count: 63)
        let slab = try slab(name + "a", name + "b")
        slab.call(0)
        slab.call(1)
        #expect(slab.machines.map(\.name) == [name] && slab.tally(of: name)?[.good] == 2)
    }

    @Test func `a name that is not whole is not shown, and who comes next takes its place`() throws {
        let slab = try slab("a:1")
        slab.cells.store(UInt64.max, in: MachineTable.name(1))
        #expect(slab.machines.map(\.name) == ["a:1"])
        slab.machine(1, isCalled: "b:2")
        #expect(slab.machines.map(\.name) == ["a:1", "b:2"])
    }

    @Test func `retries are counted by their verdict, and hedged attempts that were answered first`() throws {
        let slab = try slab("a:1")
        for verdict in RetryVerdict.allCases {
            for _ in 0...verdict.rawValue { slab.retry(verdict) }
        }
        slab.call(0, isHedge: true)
        slab.call(0, .cancelled, isHedge: true)
        let tally = Tally(slab)
        #expect(RetryVerdict.allCases.map { tally[$0.counter] } == [1, 2, 3, 4, 5])
        #expect(tally[.hedgesWon] == 1)
    }

    @Test func `a worker that calls one machine, or none, tells of none`() throws {
        #expect(try slab().machines.isEmpty)
    }
}
