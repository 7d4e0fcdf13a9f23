import Testing

@testable import Balancing

struct HashRingTests {
    private static func owner(_ ring: HashRing, _ key: UInt64, without down: Set<Int> = []) -> Int? {
        ring.first(from: key) { !down.contains($0) }
    }

    @Test("A machine that goes leaves its keys to others, and no other key moves")
    func fewKeysMove() {
        let ring = HashRing(names: (0..<20).map { UInt64($0) })
        for key: UInt64 in 0..<2_000 {
            let owner = Self.owner(ring, key)
            let after = Self.owner(ring, key, without: [7])
            #expect(owner == 7 ? after != 7 : after == owner)
        }
    }

    @Test("A machine that comes takes keys from others, and no other key moves")
    func fewKeysComeBack() {
        let (few, many) = (HashRing(names: (0..<19).map { $0 * 31 }), HashRing(names: (0..<20).map { $0 * 31 }))
        let moved = (UInt64(0)..<4_000).filter { Self.owner(few, $0) != Self.owner(many, $0) }
        #expect(moved.allSatisfy { Self.owner(many, $0) == 19 })
        // A twentieth of them, by the ring's own scatter.
        #expect((100...320).contains(moved.count))
    }

    @Test("Shares of the keys differ by about a tenth")
    func shares() {
        let ring = HashRing(names: (0..<50).map { UInt64($0) })
        var counts = Array(repeating: 0.0, count: 50)
        for key: UInt64 in 0..<100_000 { counts[Self.owner(ring, key) ?? 0] += 1 }
        let deviation = (counts.reduce(0) { $0 + ($1 / 2_000 - 1) * ($1 / 2_000 - 1) } / 50).squareRoot()
        #expect((0.06...0.15).contains(deviation))
    }

    @Test("A key belongs to the machine of the first point that is not below its own, around the ring's end")
    func wholeRing() {
        let names: [UInt64] = [5, 6, 7]
        let ring = HashRing(names: names)
        let points = names.enumerated().flatMap { machine, name in
            (0..<UInt64(HashRing.pointsPerMachine)).map { (HashRing.mixed(HashRing.mixed(name) &+ $0), machine) }
        }.sorted { $0.0 < $1.0 }
        for key: UInt64 in 0..<3_000 {
            let expected = points.first { $0.0 >= HashRing.mixed(key) } ?? points[0]
            #expect(Self.owner(ring, key) == expected.1)
        }
    }

    @Test("A ring without machines, and one where none will do, give none")
    func none() {
        #expect(Self.owner(HashRing(names: []), 1) == nil)
        #expect(Self.owner(HashRing(names: [1, 2]), 1, without: [0, 1]) == nil)
    }

    @Test(
        "A bound is the mean with the request, times the factor, rounded up",
        arguments: [(0, 4, 1), (3, 4, 2), (7, 4, 3), (8, 4, 3), (99, 10, 13)])
    func bound(inFlight: Int, machines: Int, most: Int) {
        #expect(Balancer.most(bound: 1.25, inFlight: inFlight, machines: machines) == most)
    }

    @Test("With bounded loads no machine gets above the bound, and below it keys stay at home")
    func boundedLoads() {
        let ring = HashRing(names: (0..<10).map { UInt64($0) })
        var (balancer, chance) = (Balancer.hashing(ring, bound: 1.25), Chance())
        var machines = Machines(inFlight: Array(repeating: 0, count: 10))
        var atHome = 0
        for number in 0..<2_000 {
            // One key of ten is the same.
            let key = number.isMultiple(of: 10) ? 42 : UInt64(number)
            guard let chosen = balancer.choose(for: key, among: &machines, using: &chance) else { return }
            let most = Balancer.most(bound: 1.25, inFlight: number, machines: 10)
            machines.inFlight[chosen] += 1
            #expect(machines.inFlight[chosen] <= most)
            if chosen == Self.owner(ring, key) { atHome += 1 }
        }
        #expect((1_200..<2_000).contains(atHome))
    }
}
