import Workload

/// Consistent hashing: machines have points on a ring, and a key belongs to the first machine from its own point on. A
/// machine that goes leaves its keys to others, and all other keys stay where they were (Karger and others, STOC 1997).
public struct HashRing: Sendable {
    /// Points of each machine: the shares of the keys differ by about 1/√points.
    public static let pointsPerMachine = 100

    private let points: [UInt64]
    private let machines: [Int32]
    /// Where the points begin whose hash has these highest bits, for each of them; and all points' number at the end.
    private let beginnings: [Int32]
    private let shift: UInt64

    /// - Parameter names: one for each machine, which says the same of it in all processes.
    public init(names: [UInt64]) {
        let made = names.enumerated().flatMap { machine, name in
            (0..<HashRing.pointsPerMachine).map { number in
                (point: HashRing.mixed(HashRing.mixed(name) &+ UInt64(number)), machine: Int32(machine))
            }
        }
        let sorted = made.sorted { ($0.point, $0.machine) < ($1.point, $1.machine) }
        points = sorted.map(\.point)
        machines = sorted.map(\.machine)
        // About one point for each entry, and two entries at least: a shift of 64 bits is none.
        let bits = max(1, 64 - max(1, points.count).leadingZeroBitCount)
        shift = UInt64(64 - bits)
        beginnings = HashRing.beginnings(of: points, shift: shift, count: 1 << bits)
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
        let hash = HashRing.mixed(key)
        var place = Int(beginnings[Int(hash >> shift)])
        while place < points.count, points[place] < hash { place += 1 }
        for _ in points.indices {
            if place == points.count { place = 0 }
            let machine = Int(machines[place])
            if isGood(machine) { return machine }
            place += 1
        }
        return nil
    }

    static func mixed(_ value: UInt64) -> UInt64 {
        var mixer = SplitMix64(state: value)
        return mixer.next()
    }
}
