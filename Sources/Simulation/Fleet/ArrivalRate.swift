import Glibc

/// Requests per second that arrive at a fleet, as a function of time.
package enum ArrivalRate: Equatable, Sendable {
    case constant(Double)
    /// A day of that length, in nanoseconds, which begins at its lowest rate: a cosine around the mean, whose highest
    /// rate is so many times its lowest.
    case daily(mean: Double, peakOverTrough: Double, day: Int64)
    /// A rate, and for a while so many times of it. It rises to that, and falls again, evenly and within `rise`.
    case surge(rate: Double, factor: Double, from: Int64, rise: Int64, lasts: Int64)

    /// - Parameter time: from the run's begin, in nanoseconds.
    package func perSecond(at time: Int64) -> Double {
        switch self {
        case .constant(let rate):
            return rate
        case .daily(let mean, let ratio, let day):
            return mean * (1 - ArrivalRate.swing(ratio) * cos(2 * .pi * Double(time) / Double(day)))
        case .surge(let rate, let factor, let from, let rise, let lasts):
            let (begin, end) = (from + rise, from + rise + lasts)
            let height = ArrivalRate.height(time < begin ? time - from : end + rise - time, of: rise)
            return rate * (1 + (factor - 1) * height)
        }
    }

    package var highest: Double {
        switch self {
        case .constant(let rate): rate
        case .daily(let mean, let ratio, _): mean * (1 + ArrivalRate.swing(ratio))
        case .surge(let rate, let factor, _, _, _): rate * max(1, factor)
        }
    }

    /// How far a cosine swings, as a share of its mean.
    private static func swing(_ peakOverTrough: Double) -> Double { (peakOverTrough - 1) / (peakOverTrough + 1) }

    /// From 0 to 1 within `rise`.
    private static func height(_ time: Int64, of rise: Int64) -> Double {
        if rise == 0 { return time >= 0 ? 1 : 0 }
        return min(1, max(0, Double(time) / Double(rise)))
    }
}
