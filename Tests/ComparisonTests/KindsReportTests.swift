import Foundation
import Load
import Testing
import Workload

@testable import Comparison

/// How a comparison of kinds is told: on the terminal, in report.json, and on the page.
struct KindsReportTests {
    private static func cost(_ kind: ComputeKind, _ batches: [Double], allocations: Double? = nil) -> DocumentCost {
        var cost = DocumentCost(kind)
        for batch in batches { cost.add(batch) }
        cost.allocations = allocations
        return cost
    }

    private static func capacity(_ kind: ComputeKind, _ rate: Double?) -> CapacityReport {
        var entry = CapacityReport.Entry(contestant: "m")
        if let rate { entry.setLoad(0.5, 0.48...0.53, ratePerLoad: rate * 2, fleet: nil) }
        if rate == nil { entry.problems = ["no run was valid"] }
        return CapacityReport(
            scenario: KindsRequest.scenarioName(kind), title: "t", cpus: "0", objective: 0.01, entries: [entry])
    }

    static var report: KindsReport {
        let costs = [
            cost(.json, [4.8, 5, 5.2], allocations: 12_345), cost(.protobuf, [0.5, 0.5, 0.625]),
            cost(.jsonFoundation, [60]),
        ]
        var report = KindsReport(costs, cpus: "0", objective: 0.01)
        report.entries[0].capacity = capacity(.json, 60)
        report.entries[1].capacity = capacity(.protobuf, 600)
        report.entries[2].reason = "cannot be met"
        return report
    }

    @Test func table_hasACostAndACapacityOfEachKind_andWhyOneIsMissing() {
        #expect(
            KindsTable.render(Self.report, place: "core 0", columns: 120) == """
                1 document, 20 ms downstream, 1 document, deadline 100 ms: capacity at 1 % missed, core 0
                                     ms    middle half  mallocs        m   (95 %)  to json
                json              5.000    4.800…5.200    12345   60.0/s    58…64    ×1.00
                protobuf          0.500    0.500…0.625        –  600.0/s  576…636   ×10.00
                json-foundation  60.000  60.000…60.000        –     none        –        –
                json-foundation: cannot be met

                """)
        var spoiled = Self.report
        spoiled.entries[1].capacity = Self.capacity(.protobuf, nil)
        #expect(KindsTable.notes(spoiled).first == "protobuf, m: no run was valid")
    }

    @Test func verdict_isOfTheCostliestAndTheCheapest() {
        var report = Self.report
        #expect(KindsVerdict.clause(report) == "one takes 60.00 ms as json-foundation, and 0.50 ms as protobuf")
        report.entries.removeLast()
        let clause =
            "one takes 5.00 ms as json, and 0.50 ms as protobuf; "
            + "of the same requests m holds 60.0/s (58…64) and 600.0/s (576…636)"
        #expect(KindsVerdict.clause(report) == clause)
        report.entries.removeLast()
        #expect(KindsVerdict.clause(report) == nil)
    }

    @Test func report_keepsThem_andThePageTellsThem() throws {
        var report = ComparisonReport(
            machine: Machine(cpu: "c", cores: 2, memoryGiB: 8, kernel: "6", version: "0", swift: "6", time: "now"),
            command: "c", seed: 1, calibration: nil)
        report.kinds = Self.report
        #expect(!report.isEmpty && report.isValid)
        let text = try OutputFile.json(report)
        let again = try ReportReader.read(Data(text.utf8), named: "r")
        #expect(try OutputFile.json(again) == text)
        let page = ReportPage.render(again)
        for part in ["What a document costs", "12345", "600.0/s", "json-foundation: cannot be met", "one a step"] {
            #expect(page.contains(part), "\(part)")
        }
        #expect(ReportVerdict.lines(report).map(\.scenario) == ["documents"])
        let figures = ReportFigures(report)
        #expect(figures.places.first?.hasPrefix("document as json on 1 core: m") == true)
        report.kinds?.entries[1].capacity = Self.capacity(.protobuf, nil)
        #expect(!report.isValid)
    }

}
