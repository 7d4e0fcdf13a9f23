import Glibc
import Workload

/// How the time of a step is spread over requests. Times are whole microseconds.
package enum TimeDistribution: Equatable, Sendable {
    case fixed(Duration)
    case exponential(mean: Duration)
    /// `sigma` is the standard deviation of the time's logarithm.
    case lognormal(mean: Duration, sigma: Double)
    /// `rare` with probability `share`, else `common`.
    case bimodal(common: Duration, rare: Duration, share: Double)

    package var mean: Duration {
        switch self {
        case .fixed(let time), .exponential(let time), .lognormal(let time, _): time
        case .bimodal(let common, let rare, let share): common * (1 - share) + rare * share
        }
    }

    /// The next time, a day at most. Takes as many numbers of the stream for each draw, whatever they are.
    package func draw(from stream: inout RandomStream) -> Duration {
        let time =
            switch self {
            case .fixed(let time): time
            case .exponential(let mean): mean * stream.exponential()
            case .lognormal(let mean, let sigma):
                // The mean of exp(σZ) is exp(σ²/2).
                mean * exp(sigma * stream.normal() - sigma * sigma / 2)
            case .bimodal(let common, let rare, let share): stream.unit() < share ? rare : common
            }
        return min(time, ScheduleTime.longest).roundedToMicroseconds
    }
}

extension TimeDistribution: CustomStringConvertible {
    /// What a message tells someone who got it wrong.
    package static let expectation = "5ms, exp:5ms, lognormal:5ms,0.8 or bimodal:1ms,40ms@5%"

    /// Largest sigma of a lognormal: above it a schedule of any length is ruled by its single largest time.
    private static let maximumSigma = 4.0

    /// Reads `5ms`, `exp:MEAN`, `lognormal:MEAN,SIGMA` and `bimodal:COMMON,RARE@PERCENT%`.
    package init(_ text: String) throws(LoadError) {
        guard let parsed = TimeDistribution.parse(text) else {
            throw LoadError("\"\(text)\": want \(TimeDistribution.expectation)")
        }
        self = parsed
    }

    private static func parse(_ text: String) -> TimeDistribution? {
        guard let colon = text.firstIndex(of: ":") else { return ScheduleTime.parse(text).map { .fixed($0) } }
        let rest = text[text.index(after: colon)...]
        let parts = rest.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        switch (text[..<colon], parts.count) {
        case ("fixed", 1): return ScheduleTime.parse(parts[0]).map { .fixed($0) }
        case ("exp", 1): return ScheduleTime.parse(parts[0]).map { .exponential(mean: $0) }
        case ("lognormal", 2):
            guard let mean = ScheduleTime.parse(parts[0]), let sigma = NumberText.parse(parts[1]),
                (0...maximumSigma).contains(sigma)
            else { return nil }
            return .lognormal(mean: mean, sigma: sigma)
        case ("bimodal", 2): return parseBimodal(common: parts[0], rest: parts[1])
        default: return nil
        }
    }

    private static func parseBimodal(common: String, rest: String) -> TimeDistribution? {
        let parts = rest.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let common = ScheduleTime.parse(common), let rare = ScheduleTime.parse(parts[0]),
            let share = Percentage.parse(parts[1])
        else { return nil }
        return .bimodal(common: common, rare: rare, share: share)
    }

    /// The text that parses back to an equal distribution.
    package var description: String {
        switch self {
        case .fixed(let time): DurationText.format(time)
        case .exponential(let mean): "exp:\(DurationText.format(mean))"
        case .lognormal(let mean, let sigma): "lognormal:\(DurationText.format(mean)),\(sigma)"
        case .bimodal(let common, let rare, let share):
            "bimodal:\(DurationText.format(common)),\(DurationText.format(rare))@\(Percentage.format(share))"
        }
    }
}

extension Duration {
    /// The nearest whole number of microseconds.
    package var roundedToMicroseconds: Duration {
        .microseconds((nanoseconds + 500) / 1_000)
    }
}
