import Load
import Reactor

/// `deadlined compare --diff`: how one report differs from another.
package struct DiffCommand {
    private let paths: [String]
    private let difference: ReportDifference
    private let output: AnswerOutput

    /// Reads both.
    ///
    /// - Parameters:
    ///   - paths: of two `report.json`.
    ///   - json: where it is written as JSON; `-` is standard output; nil writes none.
    package init(_ paths: [String], json: String?) throws(LoadError) {
        guard !paths.isEmpty else {
            throw LoadError("--json: goes with --diff, and its two files; leave it out, or name them")
        }
        guard paths.count == 2 else {
            throw LoadError("--diff: want two files, as in --diff before/report.json after/report.json")
        }
        self.paths = paths
        let first = try ComparisonReport(reading: paths[0], for: "--diff")
        difference = ReportDifference(first, try ComparisonReport(reading: paths[1], for: "--diff"))
        try AnswerOutput.check(json, reading: paths.map { (flag: "--diff", path: $0) })
        output = try AnswerOutput(json)
    }

    /// - Returns: the exit code: 0 good, 1 if there was nothing to compare.
    package func run() throws(LoadError) -> Int32 {
        try output.write(difference, as: { DifferenceTable.render(difference, paths[0], paths[1]) })
        return difference.rows.isEmpty ? 1 : 0
    }
}
