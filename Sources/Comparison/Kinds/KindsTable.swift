import Load
import Workload

/// What documents cost, as a table.
enum KindsTable {
    private static let noteIndent = 4

    /// What its headings mean, for the page.
    static let words =
        "ms: CPU of a document, from its file to the bytes of its translation; the median of batches, and between what "
        + "the half of them in the middle lies. mallocs: what it allocates, in calls of malloc and its kin, by all "
        + "code. Behind it the highest rate of requests of as many documents that holds the objective, and its 95 % "
        + "interval."

    static func render(_ kinds: KindsReport, place: String, columns: Int = Terminal.columns) -> String {
        table(kinds, place: place).text(columns: columns)
            + notes(kinds).map { Terminal.fitted($0, columns: columns, indent: noteIndent) }.joined()
    }

    static func table(_ kinds: KindsReport, place: String) -> ReportTable {
        let objective = NumberText.shortPercent(kinds.objective)
        let contestants = kinds.contestants
        return ReportTable(
            title: "\(kinds.request): capacity at \(objective) missed, \(place)", named: "kind",
            headings: ["ms", "middle half", "mallocs"] + contestants.flatMap { [$0, "(95 %)"] }
                + (contestants.isEmpty ? [] : ["to \(kinds.entries.first?.kind ?? "")"]),
            rows: kinds.entries.map { cells($0, of: kinds, contestants) }, note: words)
    }

    private static func cells(
        _ entry: KindsReport.Entry, of kinds: KindsReport, _ contestants: [String]
    ) -> [String] {
        let cost = [
            entry.kind, NumberText.fixed(entry.documentMs, 3),
            NumberText.range(entry.documentMsLow, entry.documentMsHigh, 3),
            entry.allocations.map { NumberText.fixed($0, 0) } ?? NumberText.unknown,
        ]
        let capacities = contestants.flatMap { name -> [String] in
            let found = kinds.capacity(of: name, entry)
            let interval = found.flatMap(KindsReport.interval) ?? NumberText.unknown
            return [found?.rate.map(NumberText.rate) ?? "none", interval]
        }
        return cost + capacities + (contestants.isEmpty ? [] : [ratio(entry, of: kinds, contestants[0])])
    }

    /// How many times the first kind's capacity it is.
    private static func ratio(_ entry: KindsReport.Entry, of kinds: KindsReport, _ contestant: String) -> String {
        guard let first = kinds.entries.first, let base = kinds.capacity(of: contestant, first)?.rate, base > 0,
            let rate = kinds.capacity(of: contestant, entry)?.rate
        else { return NumberText.unknown }
        return "×\(NumberText.fixed(rate / base, 2))"
    }

    /// Why a capacity is missing, and what spoiled one.
    static func notes(_ kinds: KindsReport) -> [String] {
        kinds.entries.flatMap { entry in
            let problems = entry.capacity.map { capacity in
                capacity.entries.flatMap { found in found.problems.map { "\(entry.kind), \(found.contestant): \($0)" } }
            }
            return entry.reason.map { ["\(entry.kind): \($0)"] } ?? problems ?? []
        }
    }
}
