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
        let outputs = [json].compactMap(\.self).map { (flag: "--json", path: $0) }
        let inputs = paths.map { (flag: "--diff", path: $0) }
        if let conflict = OutputConflict.find(among: outputs, reading: inputs, telling: .unlessTaken) {
            throw LoadError(conflict)
        }
        isTold = json.map { OutputPlace.descriptor(of: $0) != STDOUT_FILENO } ?? true
        self.json = try OutputFile.tried("--json", json)
    }

    /// - Returns: the exit code: 0 good, 1 if there was nothing to compare.
    package func run() throws(LoadError) -> Int32 {
        let text = try OutputFile.json(difference)
        try LoadError.from { () throws(StreamFailure) in
            try json?.write(text)
            if isTold { try StandardStream.output.tell(DifferenceTable.render(difference, paths[0], paths[1])) }
        }
        return difference.rows.isEmpty ? 1 : 0
    }
}
