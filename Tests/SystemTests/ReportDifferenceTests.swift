import Foundation
import Testing

extension SystemTests {
    /// `deadlined compare --diff`.
    @Suite struct ReportDifferenceTests {
        @Test func reports_areComparedWithEachOther_andWhatIsNoneIsRefused() throws {
            let folder = try TemporaryFolder()
            let compared = try Tool.run(
                [
                    DaemonUnderTest.executable, "compare", "--scenario", "fixed", "--mode", standardMode, "--cpus", "0",
                    "--duration", "400ms", "--out", folder.path,
                ], within: .seconds(60))
            #expect([0, 1].contains(compared.status), "\(compared.errors)")
            let path = folder.file("report.json")
            let diff = [DaemonUnderTest.executable, "compare", "--diff", path]
            let result = try Tool.run(diff + [path, "--json", folder.file("diff.json")])
            #expect(result.status == 0 && result.output.contains("fixed on 1 core, \(standardMode)"), "\(result)")
            #expect(folder.read("diff.json").contains("\"schema\" : \"deadlined-comparison-diff-1\""))
            for (arguments, complaint) in [
                ([try folder.write("{}", to: "none.json")], "it has no schema"), (["/nowhere"], "name a report.json"),
                ([], "--diff: want two files"),
            ] {
                let refused = try Tool.run(diff + arguments)
                #expect(refused.status == 2 && refused.errors.contains(complaint), "\(refused)")
                #expect(refused.errors.filter(\.isNewline).count == 1)
            }
        }
    }
}
