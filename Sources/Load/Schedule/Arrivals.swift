import Glibc
import Workload

/// When requests are sent: the shape of the arrivals, at a rate that is given beside it.
package enum Arrivals: Equatable, Sendable {
    /// One every 1/rate.
    case constant
    /// Independent of each other: exponential times between them.
    case poisson
    /// So many at once, evenly spaced so that the mean is the rate.
    case bursts(size: Int)
    /// The rate rises, or falls, evenly from this one to the given one.
    case ramp(from: Rate)

    /// Send times from the schedule's begin, in nanoseconds, in order, all before `duration`.
    package func times(at rate: Rate, for duration: Duration, stream: inout RandomStream) -> [Int64] {
        switch self {
        case .constant:
            Arrivals.times(until: duration) { Double($0) / rate.perSecond }
        case .poisson:
            Arrivals.poisson(rate, for: duration, &stream)
        case .bursts(let size):
            Arrivals.times(until: duration) { Double($0 / size * size) / rate.perSecond }
        case .ramp(let first):
            Arrivals.times(until: duration) { index in
                Arrivals.rampTime(of: index, from: first.perSecond, to: rate.perSecond, over: duration.seconds)
            }
        }
    }

    /// - Parameter seconds: when the n-th request is sent, from n = 0; never falls with n; infinite for never.
    private static func times(until duration: Duration, _ seconds: (Int) -> Double) -> [Int64] {
        var times: [Int64] = []
        while times.count < Schedule.maximumRequests {
            let time = (seconds(times.count) * 1e9).rounded()
            guard time < Double(duration.nanoseconds) else { break }
            times.append(Int64(time))
        }
        return times
    }

    private static func poisson(_ rate: Rate, for duration: Duration, _ stream: inout RandomStream) -> [Int64] {
        var times: [Int64] = []
        var time = 0.0
        while times.count < Schedule.maximumRequests {
            time += stream.exponential() * 1e9 / rate.perSecond
            guard time < Double(duration.nanoseconds) else { break }
            times.append(Int64(time))
        }
        return times
    }

    /// Solves a·t + (b − a)·t²/2T = n for t, in the form that does not cancel when a = b.
    private static func rampTime(of index: Int, from first: Double, to last: Double, over seconds: Double) -> Double {
        let count = Double(index)
        let slope = (last - first) / seconds
        let discriminant = first * first + 2 * slope * count
        guard discriminant >= 0 else { return .infinity }
        let divisor = first + sqrt(discriminant)
        return divisor > 0 ? 2 * count / divisor : 0
    }
}

extension Arrivals: CustomStringConvertible {
    /// What a message tells someone who got it wrong.
    package static let expectation = "constant, poisson, bursts:10 or ramp:10/s"

    /// Most requests in a burst.
    private static let maximumBurst = 10_000

    /// Reads `constant`, `poisson`, `bursts:SIZE` and `ramp:RATE`.
    package init(_ text: String) throws(LoadError) {
        guard let parsed = Arrivals.parse(text) else {
            throw LoadError("\"\(text)\": want \(Arrivals.expectation)")
        }
        self = parsed
    }

    private static func parse(_ text: String) -> Arrivals? {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        switch (parts[0], parts.count) {
        case ("constant", 1): return .constant
        case ("poisson", 1): return .poisson
        case ("bursts", 2):
            return Int(parts[1]).flatMap { (1...maximumBurst).contains($0) ? .bursts(size: $0) : nil }
        case ("ramp", 2): return (try? Rate(parts[1])).map { .ramp(from: $0) }
        default: return nil
        }
    }

    /// The text that parses back to equal arrivals.
    package var description: String {
        switch self {
        case .constant: "constant"
        case .poisson: "poisson"
        case .bursts(let size): "bursts:\(size)"
        case .ramp(let first): "ramp:\(first)"
        }
    }
}
