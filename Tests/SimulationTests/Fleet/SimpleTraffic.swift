import Glibc
import Simulation
import Workload

/// Poisson arrivals with exponential compute in one part, or in two around a call, which is of fixed length or
/// exponential too, so that calls overtake each other.
struct SimpleTraffic: FleetTraffic {
    private var random: SplitMix64
    private var time = 0.0
    private let perNanosecond: Double
    private let meanPart: Double
    private let downstream: Int64
    private let deadline: Int64
    private let callsVary: Bool

    /// - Parameters:
    ///   - rate: requests per second, of all machines together.
    ///   - compute: mean of a request's, in milliseconds.
    init(
        rate: Double, compute: Double, downstream: Int64 = 0, deadline: Int64 = 1 << 60, callsVary: Bool = false,
        seed: UInt64 = 1
    ) {
        random = SplitMix64(state: seed)
        perNanosecond = rate / 1e9
        meanPart = compute * 1e6 / (downstream > 0 ? 2 : 1)
        (self.downstream, self.deadline, self.callsVary) = (downstream, deadline, callsVary)
    }

    private mutating func exponential() -> Double { -log((Double(random.next() >> 11) + 0.5) * 0x1p-53) }

    mutating func fill(_ batch: inout [FleetRequest]) {
        batch.removeAll(keepingCapacity: true)
        for _ in 0..<1_024 {
            time += exponential() / perNanosecond
            let part = Int64(exponential() * meanPart)
            let call = callsVary ? Int64(exponential() * Double(downstream)) : downstream
            batch.append(
                FleetRequest(
                    SimulatedRequest(
                        at: Int64(time), before: part, downstream: call, after: downstream > 0 ? part : 0,
                        deadline: deadline), key: random.next(), chance: random.next()))
        }
    }
}
