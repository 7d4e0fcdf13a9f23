import Balancing
import Testing

struct BalancerTests {
    private static let choices = BalancerChoice.all

    private static func names(_ count: Int) -> [UInt64] { (0..<UInt64(count)).map { $0 } }

    /// How often each machine is chosen, of machines whose loads stay as they are.
    private static func counts(_ balancer: Balancer, _ machines: Machines, times: Int = 4_000) -> [Int] {
        var (balancer, machines, chance) = (balancer, machines, Chance())
        var counts = machines.inFlight.map { _ in 0 }
        for _ in 0..<times {
            let key = chance.next()
            if let chosen = balancer.choose(for: key, among: &machines, using: &chance) { counts[chosen] += 1 }
        }
        return counts
    }

    @Test("Names are unique, and each balancer is found by its own")
    func names() {
        #expect(Set(BalancerChoice.names).count == Self.choices.count)
        for choice in Self.choices { #expect(BalancerChoice.named(choice.name) == choice) }
    }

    @Test("Where no machine is up nothing is chosen, and of one that is up nothing else", arguments: choices)
    func fewMachines(choice: BalancerChoice) {
        for count in 0...4 {
            let balancer = choice.make(names: Self.names(count))
            let allDown = Machines(inFlight: Array(repeating: 0, count: count), down: Set(0..<count))
            #expect(Self.counts(balancer, allDown, times: 10) == Array(repeating: 0, count: count))
            guard count > 0 else { continue }
            let oneUp = Machines(inFlight: Array(repeating: 7, count: count), down: Set(0..<count - 1))
            #expect(Self.counts(balancer, oneUp, times: 10)[count - 1] == 10)
        }
    }

    @Test("A machine that is taken for down gets nothing, and all others get something", arguments: choices)
    func down(choice: BalancerChoice) {
        let counts = Self.counts(
            choice.make(names: Self.names(5)), Machines(inFlight: [1, 1, 1, 1, 1], down: [0, 3]))
        #expect(counts[0] == 0 && counts[3] == 0)
        #expect(counts[1] > 0 && counts[2] > 0 && counts[4] > 0)
        #expect(counts.reduce(0, +) == 4_000)
    }

    @Test("Machines of equal load get equal shares, within five standard deviations", arguments: choices)
    func equalShares(choice: BalancerChoice) {
        let counts = Self.counts(choice.make(names: Self.names(4)), Machines(inFlight: [2, 2, 2, 2]))
        // The ring's shares differ by themselves, by about 1/√100.
        let isRing = [.hashing, .shard].contains(choice)
        let tolerance = isRing ? 0.35 : 5 * (0.75 / 1_000).squareRoot()
        for count in counts { #expect(abs(Double(count) / 1_000 - 1) < tolerance) }
    }

    @Test("What goes by loads goes by those of its own measure")
    func loads() {
        let machines = Machines(inFlight: [9, 2, 5], queues: [0, 2, 1])
        #expect(Self.counts(.leastRequests, machines, times: 50) == [0, 50, 0])
        #expect(Self.counts(.shortestQueue, machines, times: 50) == [50, 0, 0])
        let (least, two) = (Machines(inFlight: [3, 1, 1, 1], queues: [1, 1, 1, 1]), Machines(inFlight: [9, 2, 5]))
        let counts = Self.counts(.leastRequests, least, times: 3_000)
        #expect(counts[0] == 0 && counts.dropFirst().allSatisfy { abs($0 - 1_000) < 130 })
        // Of the three pairs, two have machine 1, and the third is won by machine 2.
        let pairs = Self.counts(.pickTwo, two, times: 3_000)
        #expect(pairs[0] == 0 && abs(pairs[1] - 2_000) < 130 && abs(pairs[2] - 1_000) < 130)
    }

    @Test("Pick-two looks at two different machines, and at no more")
    func pickTwoLooks() {
        for seed: UInt64 in 1...200 {
            var (balancer, chance, machines) = (Balancer.pickTwo, Chance(seed), Machines(inFlight: [1, 1, 1, 1, 1]))
            _ = balancer.choose(for: 0, among: &machines, using: &chance)
            #expect(Set(machines.asked).count == 2 && machines.asked.count == 2)
        }
    }

    @Test("Round-robin takes each in turn, also once some are down or up again")
    func roundRobin() {
        var (balancer, chance) = (Balancer.roundRobin, Chance())
        var machines = Machines(inFlight: [0, 0, 0, 0])
        func choose(_ times: Int) -> [Int] {
            (0..<times).compactMap { _ in balancer.choose(for: 0, among: &machines, using: &chance) }
        }
        #expect(choose(6) == [0, 1, 2, 3, 0, 1])
        machines.down = [2, 3]
        #expect(choose(3) == [0, 1, 0])
        machines.down = []
        #expect(choose(4) == [1, 2, 3, 0])
    }

    @Test("Equal seeds choose alike", arguments: choices)
    func sameSeed(choice: BalancerChoice) {
        let machines = Machines(inFlight: [3, 1, 2, 1, 1, 4, 1])
        func run() -> [Int] { Self.counts(choice.make(names: Self.names(7)), machines, times: 300) }
        #expect(run() == run())
    }
}
