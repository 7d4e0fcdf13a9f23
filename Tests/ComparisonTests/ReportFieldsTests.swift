import Foundation
import Testing

@testable import Comparison
@testable import Load

/// docs/report-json.md has each field that a report is written with.
struct ReportFieldsTests {
    private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/report-json.md")

    private static var report: ComparisonReport {
        var report = ComparisonReport(
            machine: Machine(cpu: "c", cores: 2, memoryGiB: 8, kernel: "6", version: "0", swift: "6", time: "now"),
            command: "c", seed: 1, calibration: nil)
        report.trials = [TrialReport(Sample.trial([Sample.run("m", latenciesMs: [10, 20])]))]
        report.kinds = KindsReportTests.report
        report.capacities = [CapacityVerdictTests.report([("m", 68, 66, 70)])]
        return report
    }

    @Test func everyField_isOnThePage() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let misses = MissRatio([true])
        let parts: [Any] = [
            Self.report, Self.report.trials[0], Self.report.trials[0].contestants[0], Self.report.capacities[0],
            Self.report.capacities[0].entries[0], CapacityReport.Point(load: 0, misses: misses),
            CapacityReport.CurvePoint(load: 0, misses: 0), KindsReportTests.report,
            KindsReportTests.report.entries[0], CalibrationStatus.Documents(kind: "", perMillisecond: 1),
            SweepReport.Point(contestant: "", load: 0, rate: 0, misses: misses, problems: []), misses,
        ]
        let fields = Set(parts.flatMap { Mirror(reflecting: $0).children.compactMap(\.label) })
        #expect(fields.count > 80)
        let missing = fields.filter { field in
            !["`\(field)`", "`\(field)[]`", ".\(field)[]`", ".\(field)`"].contains { text.contains($0) }
        }
        #expect(missing.sorted() == [])
    }
}
