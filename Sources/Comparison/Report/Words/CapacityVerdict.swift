import Load
import Modes
import Workload

/// What the capacities of one scenario on one set of cores say in words. The words follow from the intervals: where
/// they overlap, no difference is shown.
enum CapacityVerdict {
    /// What is known of one contestant.
    struct Known {
        var name: String
        var load, low, high: Double
    }

    /// The intervals of contestants that are called alike span this part of the cores at most.
    private static let alike = 0.10

    /// Nil where nothing was found of any contestant.
    ///
    /// - Parameter saysObjective: whether the objective is to be told: not where a clause before has said the same.
    static func clause(_ capacity: CapacityReport, saysObjective: Bool = true) -> String? {
        let known = known(capacity)
        guard let best = known.first else { return nil }
        let place = ReportWords.place(capacity.coreCount)
        let share = saysObjective ? " at \(NumberText.shortPercent(capacity.objective)) missed" : ""
        let whose = capacity.coreCount == 1 ? "it" : "them"
        guard known.count > 1 else {
            return "\(place) \(best.name) holds \(text(known)) of \(whose)\(share)"
        }
        guard let (ahead, between, behind) = ranked(known) else {
            let subject = subject(known, areAll: known.count == capacity.entries.count)
            return "\(place) \(subject) \(text(known)) of \(whose)\(share): \(withoutWinner(known))"
        }
        let verb = ahead.count == 1 ? "holds \(between.isEmpty ? "the most" : "more")" : "hold more"
        let rest =
            between.isEmpty
            ? "" : "; \(names(between)) with \(text(between)) \(isAre(between)) told apart from neither"
        return "\(place) \(names(ahead)) \(verb)\(share), \(text(ahead)): "
            + "\(gap(ahead, behind)) points more than \(names(behind)) with \(text(behind))\(rest)"
    }

    /// The highest first.
    static func known(_ capacity: CapacityReport) -> [Known] {
        capacity.entries.compactMap { entry in
            guard let load = entry.load, let low = entry.loadLow, let high = entry.loadHigh else { return nil }
            return Known(name: entry.contestant, load: load, low: low, high: high)
        }.sorted { $0.load > $1.load }
    }

    /// Who is surely ahead of whom, and who is told apart from neither; nil where nobody is.
    private static func ranked(_ known: [Known]) -> (ahead: [Known], between: [Known], behind: [Known])? {
        guard let best = known.first, let last = known.min(by: { $0.high < $1.high }) else { return nil }
        let others = known.dropFirst()
        if others.allSatisfy({ $0.high < best.low }) { return ([best], [], Array(others)) }
        let ahead = known.filter { $0.low > last.high }
        guard let lowest = ahead.map(\.low).min() else { return nil }
        let rest = known.filter { $0.low <= last.high }
        return (ahead, rest.filter { $0.high >= lowest }, rest.filter { $0.high < lowest })
    }

    private static func subject(_ known: [Known], areAll: Bool) -> String {
        guard areAll else { return "\(names(known)) hold" }
        return areModes(known) ? "each mode holds" : "each contestant holds"
    }

    /// What is said where all intervals overlap.
    private static func withoutWinner(_ known: [Known]) -> String {
        let isNarrow = span(known.map(\.low) + known.map(\.high)) <= alike
        return isNarrow && areModes(known) ? "no model wins by its name" : "no difference is shown"
    }

    /// Also with workers, as in `MODE ×2`.
    private static func areModes(_ known: [Known]) -> Bool {
        known.allSatisfy { contestant in ModeChoice.all.contains { $0.names(contestant.name) } }
    }

    /// `68 %` or `66 to 69 %`, and the interval around all of them.
    private static func text(_ known: [Known]) -> String {
        let loads = known.map(\.load)
        let interval = (known.map(\.low).min() ?? 0)...(known.map(\.high).max() ?? 0)
        return "\(range(loads)) % (\(percents(interval.lowerBound))…\(percents(interval.upperBound)))"
    }

    /// By how many points those ahead are ahead: the least and the most.
    private static func gap(_ ahead: [Known], _ behind: [Known]) -> String {
        range(ahead.flatMap { one in behind.map { one.load - $0.load } })
    }

    private static func range(_ shares: [Double]) -> String {
        let (least, most) = (percents(shares.min() ?? 0), percents(shares.max() ?? 0))
        return least == most ? least : "\(least) to \(most)"
    }

    private static func percents(_ share: Double) -> String { NumberText.fixed(share * 100, 0) }
    private static func span(_ values: [Double]) -> Double { (values.max() ?? 0) - (values.min() ?? 0) }

    /// Of more contestants than these the first are named, by so many letters each.
    private static let (mostNames, longestName) = (4, 40)

    private static func names(_ known: [Known]) -> String {
        let named = known.count > mostNames ? Array(known.prefix(mostNames - 1)) : known
        let names = named.map { DisplayText.shortened($0.name, to: longestName) }
        let rest = known.count - named.count
        return ReportWords.list(rest > 0 ? names + ["\(rest) others"] : names)
    }

    private static func isAre(_ known: [Known]) -> String { known.count == 1 ? "is" : "are" }
}
