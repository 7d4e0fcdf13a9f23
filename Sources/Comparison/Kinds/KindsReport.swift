import Load
import Workload

/// What the forms of the document cost, and how far each contestant can be loaded with requests of as many documents.
package struct KindsReport: Codable, Sendable {
    package struct Entry: Codable, Sendable {
        package var kind: String
        /// CPU of a document: the median of the batches, and between what the half in the middle lies.
        package var documentMs, documentMsLow, documentMsHigh: Double
        package var batches: Int
        /// Calls of malloc and its kin for a document; nil where they could not be counted.
        package var allocations: Double?
        /// Of each contestant; nil where there is none.
        package var capacity: CapacityReport?
        /// Why there is none.
        package var reason: String?
    }

    /// In words.
    package var request: String
    package var cpus: String
    package var objective: Double
    package var entries: [Entry]
}

extension KindsReport {
    init(_ costs: [DocumentCost], cpus: String, objective: Double) {
        (request, self.cpus, self.objective) = (KindsRequest.words, cpus, objective)
        entries = costs.filter { !$0.batches.isEmpty }.map { cost in
            Entry(
                kind: cost.kind.rawValue, documentMs: cost.median, documentMsLow: cost.quartiles.lowerBound,
                documentMsHigh: cost.quartiles.upperBound, batches: cost.batches.count, allocations: cost.allocations)
        }
    }

    var capacities: [CapacityReport] { entries.compactMap(\.capacity) }

    /// Of all its capacities.
    var contestants: [String] {
        capacities.flatMap { $0.entries.map(\.contestant) }.reduce(into: []) { names, name in
            if !names.contains(name) { names.append(name) }
        }
    }

    /// As in `66…70`, requests a second; nil where nothing was found.
    static func interval(_ entry: CapacityReport.Entry) -> String? {
        guard let low = entry.rateLow, let high = entry.rateHigh else { return nil }
        return NumberText.range(low, high)
    }

    /// The capacity of one contestant with one kind.
    func capacity(of contestant: String, _ entry: Entry) -> CapacityReport.Entry? {
        entry.capacity?.entries.first { $0.contestant == contestant }
    }
}
