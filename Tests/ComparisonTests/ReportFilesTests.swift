import Foundation
import Load
import Testing

@testable import Comparison

/// A report replaces neither itself nor what it is made from.
struct ReportFilesTests {
    /// A folder, with a report in it, that is gone with its test.
    private final class Folder {
        let path: String

        init() throws {
            var template = Array("\(NSTemporaryDirectory())deadlined-XXXXXX".utf8CString)
            try #require(mkdtemp(&template) != nil)
            path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
            var report = ComparisonReport(
                machine: Machine(
                    cpu: "c", cores: 2, memoryGiB: 8, kernel: "6", version: "0", swift: "6.3", time: "now"),
                command: "c", seed: 1, calibration: nil)
            report.trials = [TrialReport(Sample.trial([Sample.run("m", latenciesMs: [10, 20])]))]
            try OutputFile("--out", file("report.json")).write(OutputFile.json(report))
        }

        deinit {
            try? FileManager.default.removeItem(atPath: path)
        }

        func file(_ name: String) -> String { "\(path)/\(name)" }

        func text(_ name: String) throws -> String { try String(contentsOfFile: file(name), encoding: .utf8) }
    }

    private static func refusal(_ body: () throws(LoadError) -> Void) -> String {
        do throws(LoadError) {
            try body()
            return "none"
        } catch {
            return error.description
        }
    }

    @Test func reportInItsOwnFolder_isMadeAgain() throws {
        let folder = try Folder()
        let old = try folder.text("report.json")
        try RewriteCommand(folder.file("report.json"), folder: folder.path).run()
        #expect(try folder.text("report.json") == old)
        #expect(try folder.text("report.html").contains("<html"))
    }

    @Test(arguments: [true, false])
    func reportWhosePageIsItsData_isRefused_andStays(isSymbolic: Bool) throws {
        let folder = try Folder()
        let (data, page) = (folder.file("report.json"), folder.file("report.html"))
        #expect((isSymbolic ? symlink("report.json", page) : link(data, page)) == 0)
        let old = try folder.text("report.json")
        let refusal = ReportFilesTests.refusal { () throws(LoadError) in
            try RewriteCommand(data, folder: folder.path).run()
        }
        #expect(refusal.hasSuffix("are one place; name another for one of them"), "\(refusal)")
        #expect(try folder.text("report.json") == old)
    }

    @Test func whatIsRead_isNotReplacedByTheReport() throws {
        let folder = try Folder()
        for flag in ["--scenario", "--config"] {
            let refusal = ReportFilesTests.refusal { () throws(LoadError) in
                _ = try ReportFiles(
                    folder: folder.path, plots: [], reading: [(flag, folder.file("report.json"))],
                    telling: .nothing)
            }
            #expect(refusal.contains("would replace \(flag) "), "\(refusal)")
        }
        var plan = ComparePlan(modes: [])
        (plan.scenarios, plan.configurations) = (["mixed", "a.yaml", "./b"], ["c"])
        #expect(plan.files.map(\.path) == ["a.yaml", "./b", "c"])
    }

    @Test(arguments: [0, 1])
    func difference_replacesNeitherOfItsReports(index: Int) throws {
        let folder = try Folder()
        try OutputFile("--out", folder.file("other")).write(folder.text("report.json"))
        let paths = [folder.file("report.json"), folder.file("other")]
        let refusal = ReportFilesTests.refusal { () throws(LoadError) in
            _ = try DiffCommand(paths, json: paths[index])
        }
        let path = paths[index]
        #expect(refusal == "--json \(path) would replace --diff \(path), which is read; name another place")
    }

    @Test func executable_isTheOneThatRuns_whateverHasItsName() {
        #expect(Executable.file(of: Executable.path) == Executable.path)
        #expect(Executable.file(of: "/bin/true") == "/bin/true")
    }
}
