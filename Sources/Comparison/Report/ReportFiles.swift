import Foundation
import Load

/// `report.json` and `report.html` of a folder.
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
        } catch {
            throw ComparisonError(error)
        }
    }
}
