import Foundation
import Load

/// `report.json` and `report.html` of a folder, and, where loads were swept over, the first plot of it as `misses.svg`.
enum ReportFiles {
    /// Makes one that can be written to, as is well known before a comparison takes its time.
    static func makeFolder(_ folder: String) throws(ComparisonError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw ComparisonError("\(folder): \(error.localizedDescription)")
        }
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw ComparisonError("\(folder): cannot be written to")
        }
    }

    static func write(_ report: ComparisonReport, to folder: String) throws(ComparisonError) {
        try makeFolder(folder)
        do throws(LoadError) {
            try OutputFile.write(OutputFile.json(report), to: "\(folder)/report.json")
            try OutputFile.write(ReportPage.render(report), to: "\(folder)/report.html")
            if let sweep = report.sweeps.first {
                let plot = SweepPlot.draw(sweep).file(names: SweepPlot.names(sweep))
                try OutputFile.write(plot, to: "\(folder)/misses.svg")
            }
        } catch {
            throw ComparisonError(error)
        }
    }
}
