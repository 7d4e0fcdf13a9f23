/// The fixed upper bounds of a histogram's buckets; what lies above the last one falls into `+Inf`.
public struct Buckets: Sendable, Equatable {
    /// Inclusive, ascending, in nanoseconds.
    let bounds: [UInt64]

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

    /// The bucket of a value, `+Inf` being the last. A scan from below: most observations lie in the first few.
    func index(of nanoseconds: UInt64) -> Int {
        var index = 0
        while index < bounds.count, bounds[index] < nanoseconds { index += 1 }
        return index
    }
}
