/// The fixed upper bounds of a histogram's buckets; what lies above the last one falls into `+Inf`.
public struct Buckets: Sendable, Equatable {
    /// Inclusive, ascending, in nanoseconds.
    let bounds: [UInt64]
    /// The first bucket that a value of so many bits can fall into.
    private let firstOfBits: [Int]

    private init(bounds: [UInt64]) {
        self.bounds = bounds
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

    /// The bucket of a value, `+Inf` being the last.
    func index(of nanoseconds: UInt64) -> Int {
        var index = firstOfBits[64 - nanoseconds.leadingZeroBitCount]
        while index < bounds.count, bounds[index] < nanoseconds { index += 1 }
        return index
    }
}
