import Load
import Simulation
import Workload

/// A scenario's requests, drawn one after the other: Poisson arrivals of a rate that may change with time.
struct DrawnTraffic: FleetTraffic {
    private struct Kind {
        /// Where the shares of the classes up to this one end.
        var end: Double
        var before, downstream: DrawnTime
        /// Nil: as long as before the call.
        var after: DrawnTime?
        var deadline: Int64
    }

    private static let batch = 2_048

    private let rate: ArrivalRate
    private let kinds: [Kind]
    private let span: Double
    private var time = 0.0
    private var arrivals, before, downstream, after, choice, keys: RandomStream

    /// - Parameter span: after which nothing arrives, in nanoseconds.
    init(_ classes: [RequestClass], at rate: ArrivalRate, span: Int64, seed: UInt64) {
        (self.rate, self.span) = (rate, Double(span))
        var end = 0.0
        kinds = classes.map { one in
            end += one.share
            let after: DrawnTime? = if case .drawn(let times) = one.after { DrawnTime(times) } else { nil }
            return Kind(
                end: end, before: DrawnTime(one.before), downstream: DrawnTime(one.downstream), after: after,
                deadline: one.deadline.nanoseconds)
        }
        func stream(_ purpose: RandomStream.Purpose) -> RandomStream { RandomStream(seed: seed, for: purpose) }
        (arrivals, before, downstream) = (stream(.arrivals), stream(.before), stream(.downstream))
        (after, choice, keys) = (stream(.after), stream(.classes), stream(.balancing))
    }

    mutating func fill(_ batch: inout [FleetRequest]) {
        batch.removeAll(keepingCapacity: true)
        while batch.count < DrawnTraffic.batch, let time = nextArrival() {
            batch.append(FleetRequest(request(at: time), key: keys.next(), chance: keys.next()))
        }
    }

    /// Of arrivals at the highest rate each is kept with the share that the rate has of it then (Lewis and Shedler,
    /// "Simulation of Nonhomogeneous Poisson Processes by Thinning", 1979).
    private mutating func nextArrival() -> Int64? {
        let highest = rate.highest
        while time < span {
            time += arrivals.exponential() * 1e9 / highest
            guard time < span else { return nil }
            if case .constant = rate { return Int64(time) }
            if arrivals.unit() * highest < rate.perSecond(at: Int64(time)) { return Int64(time) }
        }
        return nil
    }

    private mutating func request(at time: Int64) -> SimulatedRequest {
        let kind = kinds.count == 1 ? kinds[0] : kind(at: choice.unit())
        let first = kind.before.draw(from: &before)
        return SimulatedRequest(
            at: time, before: first, downstream: kind.downstream.draw(from: &downstream),
            after: kind.after?.draw(from: &after) ?? first, deadline: kind.deadline)
    }

    private func kind(at place: Double) -> Kind { kinds.first { place < $0.end } ?? kinds[kinds.count - 1] }
}

/// A distribution to draw nanoseconds from: the usual ones without a Duration's arithmetic of 128 bits.
private enum DrawnTime: Sendable {
    case fixed(Int64)
    case exponential(mean: Double)
    case other(TimeDistribution)

    init(_ times: TimeDistribution) {
        switch times {
        case .fixed(let time): self = .fixed(time.nanoseconds)
        case .exponential(let mean): self = .exponential(mean: Double(mean.nanoseconds))
        case .lognormal, .bimodal: self = .other(times)
        }
    }

    func draw(from stream: inout RandomStream) -> Int64 {
        switch self {
        case .fixed(let time): time
        case .exponential(let mean): Int64(min(mean * stream.exponential(), 86_400e9))
        case .other(let times): times.draw(from: &stream).nanoseconds
        }
    }
}
