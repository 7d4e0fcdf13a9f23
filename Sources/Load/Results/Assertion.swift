import Workload

/// An objective that a run is held to: `misses<1%`, `p99<80ms`, `goodput>100/s`.
package struct Assertion: Sendable, CustomStringConvertible {
    private enum Quantity: Sendable {
        case misses(Double)
        case percentile(Double, Duration)
        case goodput(Rate)
    }

    /// As it was written.
    package let description: String
    private let quantity: Quantity
    private let isBelow: Bool

    /// What a message tells someone who got it wrong.
    package static let expectation = "misses<1%, p99<80ms or goodput>100/s"

    package init(_ text: String) throws(LoadError) {
        description = text
        let words = text.filter { !$0.isWhitespace }
        let parts = words.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "<" || $0 == ">" }
            .map(String.init)
        guard parts.count == 2, let quantity = Assertion.quantity(parts[0], parts[1]) else {
            throw LoadError("\"\(text)\": want \(Assertion.expectation)")
        }
        self.quantity = quantity
        isBelow = words.contains("<")
    }

    private static func quantity(_ name: String, _ bound: String) -> Quantity? {
        switch name {
        case "misses": return Percentage.parse(bound).map { .misses($0) }
        case "goodput": return (try? Rate(bound)).map { .goodput($0) }
        default:
            guard name.hasPrefix("p"), let share = Percentage.parse(name.dropFirst() + "%"), share > 0,
                let bound = DurationText.parse(bound)
            else { return nil }
            return .percentile(share, bound)
        }
    }

    /// What was found instead, as a clause, if the run broke it; nil if it held.
    package func violation(by summary: LoadSummary) -> String? {
        guard summary.misses.total > 0 else { return "there were no requests" }
        switch quantity {
        case .misses(let bound):
            let share = summary.misses.share
            return holds(share, bound) ? nil : "misses are \(LoadTable.misses(LoadReport.Misses(summary.misses)))"
        case .percentile(let share, let bound):
            guard let value = summary.latencies.percentiles([share * 100]).first else {
                return "there were no requests"
            }
            // What had no reply might have lasted for ever.
            let isKnown = !(isBelow && value.isLowerBound)
            return isKnown && holds(value.ms, bound.milliseconds)
                ? nil : "it is \(LoadTable.shown(value))"
        case .goodput(let bound):
            switch summary.rates.doubt {
            case .noSpan?: return "there is \(MeasuredRates.Doubt.noSpan)"
            case let few?: return "it is too few to judge: \(few)"
            case nil: break
            }
            return holds(summary.goodput, bound.perSecond) ? nil : "it is \(Rate.shown(summary.goodput))"
        }
    }

    private func holds(_ value: Double, _ bound: Double) -> Bool {
        isBelow ? value < bound : value > bound
    }
}
