import Load
import Workload

/// What documents cost, on the page.
enum KindsSection {
    static func render(_ report: ComparisonReport) -> String {
        guard let kinds = report.kinds else { return "" }
        return HTML.section(
            "What a document costs", id: "kinds",
            KindsTable.table(kinds, place: report.place(kinds.cpus)).markup + HTML.notes(KindsTable.notes(kinds)))
    }
}
