import Glibc
import Load
import Reactor

/// `deadlined compare --diff`: how one report differs from another.
package struct DiffCommand {
    private let paths: [String]
    private let difference: ReportDifference
    private let json: OutputFile?
    /// Standard output, unless the JSON goes there.
    private let isTold: Bool

    /// Reads both.
    ///
    /// - Parameters:
    ///   - paths: of two `report.json`.
    ///   - json: where it is written as JSON; `-` is standard output; nil writes none.
    package init(_ paths: [String], json: String?) throws(ComparisonError) {
        guard !paths.isEmpty else {
            throw ComparisonError("--json: goes with --diff, and its two files; leave it out, or name them")
        }
        guard paths.count == 2 else {
            throw ComparisonError("--diff: want two files, as in --diff before/report.json after/report.json")
        }
        self.paths = paths
        let first = try ComparisonReport(reading: paths[0], for: "--diff")
        difference = ReportDifference(first, try ComparisonReport(reading: paths[1], for: "--diff"))
        let outputs = [json].compactMap(\.self).map { (flag: "--json", path: $0) }
        let inputs = paths.map { (flag: "--diff", path: $0) }
        if let conflict = OutputConflict.find(among: outputs, reading: inputs, telling: .unlessTaken) {
            throw ComparisonError(conflict)
        }
        isTold = json.map { OutputPlace.descriptor(of: $0) != STDOUT_FILENO } ?? true
        do throws(StreamFailure) {
            self.json = try json.map { path throws(StreamFailure) in try OutputFile("--json", path) }
        } catch {
            throw ComparisonError("\(error)")
        }
    }

    /// - Returns: the exit code: 0 good, 1 if there was nothing to compare.
    package func run() throws(ComparisonError) -> Int32 {
        let text: String
        do throws(LoadError) { text = try OutputFile.json(difference) } catch { throw ComparisonError(error) }
        do throws(StreamFailure) {
            try json?.write(text)
            if isTold { try StandardStream.output.tell(DifferenceTable.render(difference, paths[0], paths[1])) }
        } catch {
            throw ComparisonError("\(error)")
        }
        return difference.rows.isEmpty ? 1 : 0
    }
}
