/// How many latencies lie in each of many ranges: 16 of equal width for each power of two, so that each is known to
/// 6 %.
struct LatencyBins: Equatable, Sendable {
    private static let bits = 4
    private var counts = [Int](repeating: 0, count: 64 << LatencyBins.bits)

    /// - Parameter latency: in nanoseconds.
    mutating func add(_ latency: Int64) { counts[LatencyBins.bin(latency)] += 1 }

    mutating func add(_ other: LatencyBins) {
        for index in counts.indices { counts[index] += other.counts[index] }
    }

    /// The upper end of the range in which that share of `total` is reached; nil where it is not.
    func value(at share: Double, of total: Int) -> Double? {
        let wanted = max(1, (share * Double(total)).rounded(.up))
        var sum = 0
        for (index, count) in counts.enumerated() {
            sum += count
            if Double(sum) >= wanted { return LatencyBins.end(of: index) }
        }
        return nil
    }

    static func bin(_ latency: Int64) -> Int {
        let value = UInt64(max(1, latency))
        let exponent = 63 - value.leadingZeroBitCount
        let rest = exponent >= bits ? value >> UInt64(exponent - bits) : value << UInt64(bits - exponent)
        return exponent << bits | Int(rest & (1 << UInt64(bits) - 1))
    }

    static func end(of bin: Int) -> Double {
        let (exponent, rest) = (bin >> bits, bin & (1 << bits - 1))
        return Double(UInt64(1) << UInt64(exponent)) * (1 + Double(rest + 1) / Double(1 << bits))
    }
}
