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

    @Test(arguments: [
        ("0.01", "0.5", "0.7", false), ("0.01", "0.7", "0.5", true), ("1e300", "0.5", "0.7", true),
        ("-1", "0.5", "0.7", true),
    ])
    func capacityThatCannotBe_isRefused(objective: String, low: String, high: String, isRefused: Bool) {
        let text = """
            {"schema": "deadlined-comparison-1", "command": "c", "seed": 1, "trials": [], "sweeps": [],
             "machine": {"cpu": "c", "cores": 2, "memoryGiB": 8, "kernel": "6", "version": "0", "swift": "6",
             "time": "now"}, "capacities": [{"scenario": "mixed", "title": "t", "cpus": "0", "objective": \(objective),
             "entries": [{"contestant": "m", "load": 0.6, "loadLow": \(low), "loadHigh": \(high), "points": [],
             "curve": [], "requests": 0, "runs": 0, "invalidRuns": 0, "problems": []}]}]}
            """
        var complaint: String?
        do { _ = try ReportReaderTests.read(text) } catch { complaint = "\(error)" }
        let expected = "r.json: its capacity of mixed cannot be: no search finds such numbers"
        #expect(complaint == (isRefused ? expected : nil))
    }

    @Test func sureLoadsOfEarlierVersions_becomeTheEndsOfAnInterval() throws {
        let old = """
            {"schema": "deadlined-comparison-1", "command": "c", "seed": 1, "trials": [], "sweeps": [],
             "machine": {"cpu": "c", "cores": 2, "memoryGiB": 8, "kernel": "6", "version": "0", "swift": "6",
             "time": "now"}, "capacities": [{"scenario": "mixed", "title": "t", "cpus": "0", "objective": 0.01,
             "entries": [{"contestant": "m", "rate": 108, "load": 0.54, "brokenAt": 164, "brokenLoad": 0.82,
             "expectedLoad": 0.68, "expectedOf": "one loop", "invalidRuns": 3, "problems": []},
             {"contestant": "open", "rate": 108, "load": 0.54, "expectedLoad": 0.68, "invalidRuns": 0, "problems": []},
             {"contestant": "none", "invalidRuns": 0, "problems": ["slow"]}]}]}
            """
        let entries = try ReportReaderTests.read(old).capacities[0].entries
        #expect(entries[0].interval == "68 % (54…82)" && entries[0].rateLow == 108 && entries[0].invalidRuns == 3)
        #expect(entries[0].surelyHolds == 0.54 && entries[0].surelyBreaks == 0.82 && entries[0].stop == nil)
        #expect(entries[1].load == nil && entries[1].interval == nil && entries[1].surelyHolds == 0.54)
        #expect(entries[2].load == nil && entries[2].interval == nil && entries[2].problems == ["slow"])
    }
}
