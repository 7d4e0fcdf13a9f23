import Glibc
import Load
import Reactor

/// `report.json` and `report.html` of a folder, and, where loads are swept over, the first plot of it as `misses.svg`.
/// They are tried before a comparison takes its time.
struct ReportFiles {
    private let json, page: OutputFile
    private let plot: OutputFile?

    /// Of a folder that is made here.
    private static let folderMode: mode_t = 0o777

    /// Makes the folder, and tries each file.
    init(folder: String, hasPlot: Bool) throws(ComparisonError) {
        do throws(StreamFailure) {
            try ReportFiles.make(folder)
            json = try OutputFile("--out", "\(folder)/report.json")
            page = try OutputFile("--out", "\(folder)/report.html")
            plot = hasPlot ? try OutputFile("--out", "\(folder)/misses.svg") : nil
        } catch {
            throw ComparisonError("\(error)")
        }
    }

    private static func make(_ folder: String) throws(StreamFailure) {
        guard mkdir(folder, folderMode) != 0, errno != EEXIST else { return }
        let reason = errno
        let parent = folder.split(separator: "/").dropLast().joined(separator: "/")
        guard reason == ENOENT, !parent.isEmpty else { throw StreamFailure(stream: "--out \(folder)", errno: reason) }
        try make((folder.hasPrefix("/") ? "/" : "") + parent)
        guard mkdir(folder, folderMode) == 0 else { throw StreamFailure(stream: "--out \(folder)", errno: errno) }
    }

    func write(_ report: ComparisonReport) throws(ComparisonError) {
        let data: String
        do throws(LoadError) { data = try OutputFile.json(report) } catch { throw ComparisonError(error) }
        do throws(StreamFailure) {
            try json.write(data)
            try page.write(ReportPage.render(report))
            guard let plot, let sweep = report.sweeps.first else { return }
            try plot.write(SweepPlot.draw(sweep).file(names: SweepPlot.names(sweep)))
        } catch {
            throw ComparisonError("\(error)")
        }
    }
}
