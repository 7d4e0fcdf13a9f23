import Foundation
import Load
import Testing

@testable import Comparison

struct ReportReaderTests {
    private static func read(_ text: String) throws -> ComparisonReport {
        try ReportReader.read(Data(text.utf8), named: "r.json")
    }

    @Test(arguments: [
        ("", "is no JSON object; "), ("[1]", "is no JSON object; "), ("{\"a\":", "is no JSON object"),
        ("{}", "it has no schema, where"),
        ("{\"schema\":\"deadlined-load-1\"}", "its schema is deadlined-load-1, where"),
        ("{\"schema\":\"deadlined-comparison-1\"}", "is no whole report.json of this version: machine is missing"),
    ])
    func whatIsNoReport_isRefused_inOneLine(text: String, start: String) {
        do {
            _ = try ReportReaderTests.read(text)
            Issue.record("\(text) was read")
        } catch {
            #expect("\(error)".hasPrefix("r.json: \(start)") && !"\(error)".contains("\n"), "\(error)")
        }
    }

    @Test func byteOrderMark_isNoMatter_andLoadsInCoresBecomeShares() throws {
        var report = ComparisonReport(
            machine: Machine(cpu: "c", cores: 2, memoryGiB: 8, kernel: "6", version: "0", swift: "6", time: "now"),
            command: "c", seed: .max, calibration: nil)
        report.trials = [TrialReport(Sample.trial([Sample.run("m", latenciesMs: [10])], cpus: CPUSet([0, 1])))]
        report.trials[0].contestants[0].utilisation = 0.5
        let text = try OutputFile.json(report)
        let again = try ReportReaderTests.read("\u{FEFF}" + text)
        #expect(try OutputFile.json(again) == text)
        let old = text.replacing("\"load\" : 0.2", with: "\"offeredLoad\" : 0.4")
        let upgraded = try ReportReaderTests.read(old)
        #expect(old != text && upgraded.trials[0].load == 0.2 && upgraded.trials[0].contestants[0].utilisation == 0.25)
    }
}
