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
            let least = kinds.capacity(of: name, costliest)?.rate, let most = kinds.capacity(of: name, cheapest)?.rate
        else { return "one takes \(costs)" }
        return "one takes \(costs); of the same requests \(name) holds \(NumberText.rate(least)) and "
            + NumberText.rate(most)
    }

    private static func cost(_ entry: KindsReport.Entry) -> String { "\(NumberText.fixed(entry.documentMs, 2)) ms" }
}
