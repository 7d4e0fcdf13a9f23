import Foundation
import Load

/// `report.json` and `report.html` of a folder, and, where loads were swept over, the first plot of it as `misses.svg`.
enum ReportFiles {
    static func write(_ report: ComparisonReport, to folder: String) throws(ComparisonError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw ComparisonError("\(folder): \(error.localizedDescription)")
        }
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
