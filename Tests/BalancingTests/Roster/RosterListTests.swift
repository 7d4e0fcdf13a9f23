import Balancing
import Testing
import Workload

struct RosterListTests {
    @Test func machinesThatStay_keepTheirRows_andThoseThatGoFreeThem() {
        var bench = RosterBench(.roundRobin)
        #expect(bench.replace(["a", "b", "c"]) == [[0, 1, 2], []])
        #expect(bench.replace(["c", "d", "a"]) == [[1], [1]])
        #expect(bench.names == ["a", "d", "c"] && bench.roster.rows == 3)
        #expect(bench.replace(["c", "d", "a"]) == [[], []])
        #expect(bench.replace([]) == [[], [0, 1, 2]])
        #expect(bench.choose() == nil && bench.roster.members.isEmpty)
    }

    @Test func machineThatLeaves_getsNothing_andKeepsItsRowUntilItsLastAttemptHasEnded() {
        var bench = RosterBench(.leastRequests)
        _ = bench.replace(["a", "b"])
        bench.began(0)
        #expect(bench.replace(["b", "c"]) == [[2], [0]])
        #expect(bench.standing(0) == .leaving && !bench.roster.isMember(0) && bench.roster.inFlight(on: 0) == 1)
        #expect((0..<50).allSatisfy { _ in bench.choose() != 0 })
        bench.ended(0, .good)
        #expect(bench.replace(["b", "c", "d"]) == [[0], []])
        #expect(bench.roster.name(of: 0) == "d")
    }

    @Test func machineThatComesBackWhileItLeaves_goesOnInItsRow() {
        var bench = RosterBench(.random)
        _ = bench.replace(["a", "b"])
        bench.began(0)
        _ = bench.replace(["b"])
        #expect(bench.replace(["a", "b"]) == [[0], []])
        #expect(bench.roster.inFlight(on: 0) == 1 && bench.standing(0) == .ready)
    }

    @Test func moreThanThereIsRoomFor_areLeftOut() {
        var bench = RosterBench(.random)
        let names = (0..<300).map { "\($0)" }
        #expect(bench.replace(names)[0].count == Roster.mostMachines)
        #expect(bench.roster.rows == Roster.mostMachines)
        for row in 0..<Roster.mostMachines { bench.began(row) }
        // All are leaving: none has room.
        #expect(bench.replace(Array(names.suffix(10)))[0].isEmpty)
        #expect(bench.choose() == nil)
    }

    @Test func namesThatAreToldTwice_areOneMachine() {
        var bench = RosterBench(.random)
        #expect(bench.replace(["a", "a", "b"]) == [[0, 1], []])
    }

    @Test func whenOneOfNLeaves_onlyItsOwnKeysMove_aboutAnNthOfAll() {
        let names = (0..<16).map { "10.0.0.\($0):9000" }
        for gone in names.indices {
            var bench = RosterBench(.shard)
            _ = bench.replace(names)
            let before = (0..<2_000).map { bench.choose(key: UInt64($0)) }
            _ = bench.replace(names.indices.filter { $0 != gone }.map { names[$0] })
            let after = (0..<2_000).map { bench.choose(key: UInt64($0)) }
            let moved = before.indices.filter { before[$0] != after[$0] }
            #expect(moved.allSatisfy { before[$0] == gone && after[$0] != gone })
            // A sixteenth, by the ring's own scatter of a tenth, five times.
            #expect(moved.count <= 2_000 / 16 * 3 / 2)
        }
    }

    @Test func keysBelongToNames_inWhateverOrderTheyAreTold_andWhoeverAsks() {
        var (one, other) = (RosterBench(.shard), RosterBench(.shard, seed: 9))
        _ = (one.replace(["a", "b", "c", "d"]), other.replace(["x", "d", "b", "c", "a"]))
        _ = other.replace(["c", "a", "b", "d"])
        let names = { (bench: inout RosterBench) in
            (0..<500).map { key in bench.choose(key: UInt64(key)).map { bench.roster.name(of: $0) } }
        }
        #expect(names(&one) == names(&other))
    }
}
