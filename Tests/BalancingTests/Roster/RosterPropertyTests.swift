import Balancing
import Testing
import Workload

/// Whatever happens to a roster, in whatever order.
struct RosterPropertyTests {
    private static let names = (0..<24).map { "\($0)" }

    /// A client with a list that flaps, machines that fail, and checks that say anything.
    private struct Storm {
        var bench: RosterBench
        var chance: Chance
        var running: [Int] = []
        var chosen: [Int?] = []

        init(_ balancer: BalancerChoice, seed: UInt64) {
            bench = RosterBench(balancer, seed: seed)
            chance = Chance(seed)
            _ = bench.replace(Array(RosterPropertyTests.names.prefix(8)))
        }

        mutating func below(_ count: Int) -> Int { Int(chance.next() % UInt64(count)) }

        mutating func step() {
            bench.pass(.milliseconds(below(400)))
            switch below(20) {
            case 0: _ = bench.replace(RosterPropertyTests.names.filter { _ in below(3) == 0 })
            case 1...3:
                let row = below(max(1, bench.roster.rows))
                bench.checked(row, below(3) > 0)
            case 4...10: end()
            default: choose()
            }
        }

        private mutating func end() {
            guard !running.isEmpty else { return }
            let results: [AttemptResult] = [.good, .failed, .failed, .late, .refused, .cancelled]
            let row = running.remove(at: below(running.count))
            let load = ReportedLoad(
                utilization: Double(below(3)), queueDepth: 0, queueAgeMilliseconds: Double(below(5)),
                inFlight: Double(below(9)))
            // Two machines of three fail always.
            bench.ended(row, row % 3 == 0 ? .good : results[below(6)], load: below(2) == 0 ? load : nil)
        }

        private mutating func choose() {
            let avoiding = (0..<below(3)).map { _ in below(max(1, bench.roster.rows)) }
            let row = bench.choose(key: below(2) == 0 ? nil : chance.next(), avoiding: avoiding)
            chosen.append(row)
            check(row, avoiding)
            guard let row else { return }
            bench.began(row)
            running.append(row)
        }

        private func check(_ row: Int?, _ avoiding: [Int]) {
            let members = bench.roster.members
            #expect((row == nil) == members.isEmpty)
            guard let row else { return }
            let up = members.filter { [.ready, .slow].contains(bench.standing($0)) }
            #expect(members.contains(row))
            #expect(up.isEmpty || up.contains(row))
            let others = up.filter { !avoiding.contains($0) }
            #expect(others.isEmpty || others.contains(row))
        }
    }

    @Test(arguments: BalancerChoice.forClients, [1, 2, 3])
    func choices_keepToThoseThatAreUp_andToHalfOfThem(balancer: BalancerChoice, seed: UInt64) {
        var storm = Storm(balancer, seed: seed)
        for _ in 0..<4_000 {
            storm.step()
            let members = storm.bench.roster.members
            #expect(members.count { storm.bench.standing($0) == .ejected } * 2 <= members.count)
        }
        for row in 0..<storm.bench.roster.rows {
            #expect(storm.bench.roster.inFlight(on: row) == storm.running.count { $0 == row })
        }
        #expect(storm.bench.roster.rows <= 2 * Self.names.count + 1)
    }

    @Test(arguments: BalancerChoice.forClients)
    func equalSeeds_makeEqualRuns(balancer: BalancerChoice) {
        let runs = (0..<2).map { _ in
            var storm = Storm(balancer, seed: 7)
            for _ in 0..<1_000 { storm.step() }
            return storm.chosen
        }
        #expect(runs[0] == runs[1] && runs[0].count > 300)
    }

    @Test func boundedLoads_areNeverExceeded_whateverTheKeys() {
        for seed: UInt64 in 1...5 {
            var (bench, chance) = (RosterBench(.shard), Chance(seed))
            _ = bench.replace((0..<10).map { "\($0)" })
            var running: [Int] = []
            for _ in 0..<3_000 {
                if chance.next() % 2 == 0, !running.isEmpty {
                    bench.ended(running.remove(at: Int(chance.next() % UInt64(running.count))), .good)
                } else if let row = bench.choose(key: chance.next() % 3) {
                    bench.began(row)
                    running.append(row)
                    let most = (1.25 * Double(running.count) / 10).rounded(.up)
                    #expect(Double(bench.roster.inFlight(on: row)) <= most)
                }
            }
        }
    }
}
