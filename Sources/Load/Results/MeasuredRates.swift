import Workload

/// Requests per second of a run, or of several of one schedule: what was scheduled, what was sent and what was served
/// in time, all three over the span for which the schedule was asked, less the warm-up.
package struct MeasuredRates: Sendable {
    package let scheduled: Double
    /// Over a span that is longer by what the last send fell behind the first.
    package let achieved: Double
    /// Replied to within the deadline.
    package let goodput: Double
    /// Why they say little; nil if they can be judged.
    package let doubt: Doubt?

    package enum Doubt: Equatable, Sendable, CustomStringConvertible {
        /// Requests that are sent at one instant have no rate: all three are 0.
        case noSpan
        /// So few sends that one more or less at the span's edge would change the rate by much.
        case few(requests: Int, instants: Int)

        package var description: String {
            switch self {
            case .noSpan: return "none: the requests are scheduled within a millisecond"
            case .few(let requests, let instants):
                let sent = "\(NumberText.count(requests, "request")) at \(NumberText.count(instants, "instant"))"
                return "\(sent) (it takes \(MeasuredRates.fewestInstants))"
            }
        }
    }

    /// Shortest time that rates are counted over.
    static let shortestSpan = Duration.milliseconds(1)
    /// Fewest instants of sending that a rate is judged by: with these, one more or less is a tenth of it. The requests
    /// of a burst are sent at one.
    static let fewestInstants = 10

    /// - Parameter start: requests that were scheduled before it are left out (warm-up).
    init(_ runs: [LoadRun], from start: Duration = .zero) {
        let counted = runs.map { $0.pairs(from: start) }
        let scheduled = counted.reduce(0) { $0 + $1.count }
        let span = runs.reduce(.zero) { $0 + $1.span(from: start) }
        guard span >= MeasuredRates.shortestSpan else {
            (self.scheduled, achieved, goodput) = (0, 0, 0)
            doubt = .noSpan
            return
        }
        let sent = counted.map { $0.filter { $0.1.attempts > 0 } }
        let delay = sent.reduce(0) { $0 + MeasuredRates.fallenBehind($1) }
        let kept = counted.reduce(0) { $0 + $1.count { $0.1.ending != .cutOff && $0.1.isMet($0.0) } }
        self.scheduled = Double(scheduled) / span.seconds
        achieved = Double(sent.reduce(0) { $0 + $1.count }) / (span + .nanoseconds(delay)).seconds
        goodput = Double(kept) / span.seconds
        let instants = counted.reduce(0) { $0 + Set($1.map(\.0.at)).count }
        doubt = instants < MeasuredRates.fewestInstants ? .few(requests: scheduled, instants: instants) : nil
    }

    /// What the last send was later than the first; one that caught up with a late first one was not sent faster.
    private static func fallenBehind(_ sent: [(ScheduledRequest, LoadRecord)]) -> Int64 {
        guard let first = sent.first, let last = sent.last else { return 0 }
        return max(0, (last.1.sentAt - last.0.at) - (first.1.sentAt - first.0.at))
    }
}
