import Load
import Simulation

/// Requests that a seed draws: Poisson arrivals.
struct Drawn {
    /// Nanoseconds.
    typealias Time = (inout RandomStream) -> Double

    var random: RandomStream

    init(seed: UInt64 = 1) { random = RandomStream(seed: seed, for: .arrivals) }

    /// - Parameter rate: per second.
    mutating func requests(
        _ count: Int, rate: Double, before: Time, downstream: Int64 = 0, after: Time = { _ in 0 },
        deadline: Int64 = 100_000_000
    ) -> [SimulatedRequest] {
        var at = 0.0
        return (0..<count).map { _ in
            at += random.exponential() * 1e9 / rate
            return SimulatedRequest(
                at: Int64(at), before: Int64(before(&random)), downstream: downstream, after: Int64(after(&random)),
                deadline: deadline)
        }
    }

    static func exponential(_ milliseconds: Double) -> Time { { $0.exponential() * milliseconds * 1e6 } }
    static func fixed(_ milliseconds: Double) -> Time { { _ in milliseconds * 1e6 } }
    static func bimodal(_ common: Double, _ rare: Double, share: Double) -> Time {
        { ($0.unit() < share ? rare : common) * 1e6 }
    }
}
