import Workload

/// Consistent hashing: machines have points on a ring, and a key belongs to the first machine from its own point on. A
/// machine that goes leaves its keys to others, and all other keys stay where they were (Karger and others, STOC 1997;
/// many points for each machine as in libketama, last.fm, 2007).
///
/// Maglev's table (Eisenbud and others, NSDI 2016) has evener shares and is looked up in one step. It is not taken: it
/// says nothing of who comes after a machine that is full or down, which bounded loads and retries ask for; when a
/// machine goes it moves keys of others, too; and at some hundred machines a ring is looked up in a cache as well.
public struct HashRing: Sendable {
    /// Points of each machine: the shares of the keys differ by about 1/√points.
    public static let pointsPerMachine = 100

    /// In the order of their hashes: the hash's high bits, and in its low ones the machine.
    private let points: [UInt64]
    /// Where the points begin whose hash has these highest bits, for each of them; and all points' number at the end.
    private let beginnings: [Int32]
    private let shift: UInt64

    private static let machineBits: UInt64 = 20
    private static let machineMask: UInt64 = 1 << machineBits - 1
    /// Points to an entry of `beginnings`, as a power of two: the table stays in a near cache, and some points that lie
    /// beside each other are looked through.
    private static let pointBits = 3

    /// - Parameter names: one for each machine, which says the same of it in all processes; a million at most.
    public init(names: [UInt64]) {
        self.init(machines: names.enumerated().map { ($0.offset, $0.element) })
    }

    /// - Parameter machines: with the numbers that are found, below a million.
    public init(machines: [(number: Int, name: UInt64)]) {
        precondition(machines.allSatisfy { $0.number < 1 << HashRing.machineBits })
        var made: [UInt64] = []
        made.reserveCapacity(machines.count * HashRing.pointsPerMachine)
        for machine in machines {
            let own = HashRing.mixed(machine.name)
            for point in 0..<UInt64(HashRing.pointsPerMachine) {
                made.append(HashRing.mixed(own &+ point) & ~HashRing.machineMask | UInt64(machine.number))
            }
        }
        made.sort()
        points = made
        // Two entries at least: a shift of 64 bits is none.
        let bits = max(1, 64 - max(1, made.count).leadingZeroBitCount - HashRing.pointBits)
        shift = UInt64(64 - bits)
        beginnings = HashRing.beginnings(of: made, shift: shift, count: 1 << bits)
    }

    private static func beginnings(of points: [UInt64], shift: UInt64, count: Int) -> [Int32] {
        var (beginnings, place): ([Int32], Int) = ([], 0)
        beginnings.reserveCapacity(count + 1)
        for entry in 0..<UInt64(count) {
            while place < points.count, points[place] >> shift < entry { place += 1 }
            beginnings.append(Int32(place))
        }
        return beginnings + [Int32(points.count)]
    }

    /// The first machine from the key's point on that will do; nil where none does.
    public func first(from key: UInt64, where isGood: (Int) -> Bool) -> Int? {
        guard !points.isEmpty else { return nil }
        let hash = HashRing.mixed(key) & ~HashRing.machineMask
        var place = Int(beginnings[Int(hash >> shift)])
        while place < points.count, points[place] < hash { place += 1 }
        for _ in points.indices {
            if place == points.count { place = 0 }
            let machine = Int(points[place] & HashRing.machineMask)
            if isGood(machine) { return machine }
            place += 1
        }
        return nil
    }

    /// A machine's name as a number.
    public static func hash(of name: String) -> UInt64 { ShardKey.hash(of: name.utf8) }

    static func mixed(_ value: UInt64) -> UInt64 {
        var mixer = SplitMix64(state: value)
        return mixer.next()
    }
}
