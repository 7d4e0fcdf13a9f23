import Load
import Workload

/// What the comparison of kinds says, in a sentence: of the costliest form of the document and of the cheapest.
enum KindsVerdict {
    static let subject = "documents"

    /// Nil where there is nothing to compare.
    static func clause(_ kinds: KindsReport) -> String? {
        let sorted = kinds.entries.sorted { $0.documentMs < $1.documentMs }
        guard let cheapest = sorted.first, let costliest = sorted.last, sorted.count > 1 else { return nil }
        let costs = "\(cost(costliest)) as \(costliest.kind), and \(cost(cheapest)) as \(cheapest.kind)"
        guard let name = kinds.contestants.first,
            let least = kinds.capacity(of: name, costliest).flatMap(rate),
            let most = kinds.capacity(of: name, cheapest).flatMap(rate)
        else { return "one takes \(costs)" }
        return "one takes \(costs); of the same requests \(name) holds \(least) and \(most)"
    }

    /// As in `68.0/s (66…70)`: what is not sure of it is told with it.
    private static func rate(_ entry: CapacityReport.Entry) -> String? {
        guard let rate = entry.rate, let interval = KindsReport.interval(entry) else { return nil }
        return "\(NumberText.rate(rate)) (\(interval))"
    }

    private static func cost(_ entry: KindsReport.Entry) -> String { "\(NumberText.fixed(entry.documentMs, 2)) ms" }
}
