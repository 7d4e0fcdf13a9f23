import Workload

/// After what time a further attempt is made beside one that is slow: a percentile of the times of good attempts in the
/// last window, of which two halves are kept (Dean and Barroso, "The Tail at Scale", CACM 2013: a hedge after the 95th
/// percentile costs a twentieth more requests). Its memory does not depend on how many there are.
public struct HedgeDelay: Sendable {
    /// Fewer say nothing of a percentile.
    public static let fewest = 100
    /// Of one half, in nanoseconds.
    private static let half: UInt64 = 5_000_000_000
    /// Bins of each doubling of time, as a power of two: a bin is an eighth wide at most.
    private static let fineBits = 3
    /// Until 2⁴² ns, more than an hour; all above are in the last one.
    private static let bins = 40 << fineBits

    public let percentile: Double
    private var counts = [UInt32](repeating: 0, count: HedgeDelay.bins)
    private var before = [UInt32](repeating: 0, count: HedgeDelay.bins)
    private var (total, totalBefore) = (0, 0)
    private var halfNumber: UInt64 = 0
    /// What was found last, and how many have come since then.
    private var found: Duration?
    private var news = 0

    /// - Parameter percentile: from 0 to 1.
    public init(percentile: Double) { self.percentile = percentile }

    /// A good attempt has taken so long.
    public mutating func add(nanoseconds: UInt64, at now: Instant) {
        turn(to: now)
        counts[HedgeDelay.bin(nanoseconds)] += 1
        total += 1
        news += 1
    }

    /// - Returns: nil until enough is known.
    public mutating func delay(at now: Instant) -> Duration? {
        turn(to: now)
        let all = total + totalBefore
        guard all >= HedgeDelay.fewest else { return nil }
        // A hundredth more changes a percentile by little.
        if let found, news * 100 < all { return found }
        news = 0
        found = find(rank: Int((percentile * Double(all)).rounded(.up)))
        return found
    }

    private func find(rank: Int) -> Duration? {
        var left = rank
        for bin in counts.indices {
            left -= Int(counts[bin]) + Int(before[bin])
            if left <= 0 { return .nanoseconds(Int64(HedgeDelay.end(of: bin))) }
        }
        return nil
    }

    /// Forgets the half before the last one.
    private mutating func turn(to now: Instant) {
        let number = now.nanoseconds / HedgeDelay.half
        guard number > halfNumber else { return }
        let isNext = number == halfNumber + 1
        (before, totalBefore) = isNext ? (counts, total) : (Array(repeating: 0, count: HedgeDelay.bins), 0)
        counts = Array(repeating: 0, count: HedgeDelay.bins)
        (total, halfNumber, found, news) = (0, number, nil, 0)
    }

    private static func bin(_ nanoseconds: UInt64) -> Int {
        guard nanoseconds >= 1 << fineBits else { return Int(nanoseconds) }
        let octave = 63 - nanoseconds.leadingZeroBitCount
        let fine = Int(nanoseconds >> UInt64(octave - fineBits)) & (1 << fineBits - 1)
        return min(bins - 1, (octave - fineBits + 1) << fineBits | fine)
    }

    /// The longest time of a bin, so that a hedge is not early.
    static func end(of bin: Int) -> UInt64 {
        let (octave, fine) = (bin >> fineBits, UInt64(bin & (1 << fineBits - 1)))
        guard octave > 0 else { return fine }
        return ((1 << UInt64(fineBits) | fine) + 1) << UInt64(octave - 1) - 1
    }
}
