/// The fixed upper bounds of a histogram's buckets; what lies above the last one falls into `+Inf`.
public struct Buckets: Sendable, Equatable {
    /// Inclusive, ascending: nanoseconds, or thousandths of a ratio.
    let bounds: [UInt64]
    /// So many of them are one second, or one.
    let scale: Double
    /// The first bucket that a value of so many bits can fall into.
    private let firstOfBits: [Int]

    private init(bounds: [UInt64], scale: Double = 1e9) {
        self.bounds = bounds
        self.scale = scale
        firstOfBits = (0...64).map { bits in bounds.firstIndex { $0 >> UInt64(max(0, bits - 1)) > 0 } ?? bounds.count }
    }

    /// For stages, slack and lateness: 1-2-5 steps from 10 µs to 10 s.
    static let fine = Buckets(bounds: [
        10_000, 20_000, 50_000, 100_000, 200_000, 500_000,
        1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000, 100_000_000, 200_000_000, 500_000_000,
        1_000_000_000, 2_000_000_000, 5_000_000_000, 10_000_000_000,
    ])

    /// What OpenTelemetry's semantic conventions recommend for `http.server.request.duration`.
    static let openTelemetry = Buckets(bounds: [
        5_000_000, 10_000_000, 25_000_000, 50_000_000, 75_000_000, 100_000_000, 250_000_000, 500_000_000,
        750_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000, 7_500_000_000, 10_000_000_000,
    ])

    /// For latency ÷ deadline: closest around 1, at which a deadline is missed.
    static let ratio = Buckets(
        bounds: [100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100, 1250, 1500, 2000, 3000, 5000, 10_000],
        scale: 1e3)

    /// Latency ÷ deadline in thousandths, rounded up: what is in time has 1,000 at most. A deadline of nothing counts
    /// as one of a nanosecond.
    static func thousandths(_ latencyNanoseconds: UInt64, of budgetNanoseconds: Int64) -> UInt64 {
        let budget = UInt64(max(1, budgetNanoseconds))
        // What is longer than 208 days loses its lowest bits, so that a thousand of it find room in 64.
        let bits = 64 - (latencyNanoseconds | budget).leadingZeroBitCount
        let excess = UInt64(max(0, bits - 54))
        let divisor = max(1, budget &>> excess)
        return ((latencyNanoseconds &>> excess) * 1000 + divisor - 1) / divisor
    }

    /// The bounds as they are shown: seconds, or ratios.
    var shown: [Double] { bounds.map { Double($0) / scale } }

    /// The bucket of a value, `+Inf` being the last.
    func index(of value: UInt64) -> Int {
        var index = firstOfBits[64 - value.leadingZeroBitCount]
        while index < bounds.count, bounds[index] < value { index += 1 }
        return index
    }
}
