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

    static func paths(in folder: String) -> [String] {
        ["report.json", "report.html", "misses.svg"].map { "\(folder)/\($0)" }
    }

    /// Makes the folder, and tries each file.
    init(folder: String, hasPlot: Bool) throws(ComparisonError) {
        do throws(StreamFailure) {
            try ReportFiles.make(folder)
            let paths = ReportFiles.paths(in: folder)
            json = try OutputFile("--out", paths[0])
            page = try OutputFile("--out", paths[1])
            plot = hasPlot ? try OutputFile("--out", paths[2]) : nil
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

    /// A report of nothing, of a comparison that failed early, replaces no earlier one.
    func write(_ report: ComparisonReport) throws(ComparisonError) {
        guard !(report.isEmpty && json.hasText) else { return }
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
