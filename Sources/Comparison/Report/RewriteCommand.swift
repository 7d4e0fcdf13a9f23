import Load

/// `deadlined compare --from`: the report of a `report.json` again.
package struct RewriteCommand {
    private let report: ComparisonReport
    private let files: ReportFiles

    /// Reads it, and tries each file that is written.
    package init(_ path: String, folder: String) throws(LoadError) {
        report = try ComparisonReport(reading: path, for: "--from")
        // In its own folder, it takes its own place again.
        let isInPlace = OutputPlace.isSame(path, ReportFiles.data(in: folder))
        files = try ReportFiles(
            folder: folder,
            plots: ReportFiles.Plot.all(
                hasCapacities: !report.capacities.isEmpty, sweep: report.sweeps.first?.points.map(\.load)),
            reading: isInPlace ? [] : [(flag: "--from", path: path)],
            telling: .nothing)
    }

    package func run() throws(LoadError) {
        try files.write(report)
    }
}
