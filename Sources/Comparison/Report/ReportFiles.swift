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

    static func data(in folder: String) -> String { "\(folder)/report.json" }

    /// Makes the folder, and tries each file.
    ///
    /// - Parameters:
    ///   - inputs: that are read, and which no file of the report may replace.
    ///   - telling: where the command tells what it found.
    init(
        folder: String, hasPlot: Bool, reading inputs: [OutputConflict.Named], telling: OutputConflict.Telling
    ) throws(LoadError) {
        let names = ["report.html"] + (hasPlot ? ["misses.svg"] : [])
        let paths = [ReportFiles.data(in: folder)] + names.map { "\(folder)/\($0)" }
        let outputs = paths.map { (flag: "--out", path: $0) }
        if let conflict = OutputConflict.find(among: outputs, reading: inputs, telling: telling) {
            throw LoadError(conflict)
        }
        do throws(StreamFailure) {
            try ReportFiles.make(folder)
            json = try OutputFile("--out", paths[0])
            page = try OutputFile("--out", paths[1])
            plot = hasPlot ? try OutputFile("--out", paths[2]) : nil
        } catch {
            throw LoadError("\(error)")
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
    func write(_ report: ComparisonReport, until interruption: Interruption? = nil) throws(LoadError) {
        guard !(report.isEmpty && json.hasText) else { return }
        let data = try OutputFile.json(report)
        try LoadError.from { () throws(StreamFailure) in
            try json.write(data, until: interruption)
            try page.write(ReportPage.render(report), until: interruption)
            guard let plot, let sweep = report.sweeps.first else { return }
            let picture = SweepPlot.draw(sweep).file(names: SweepPlot.names(sweep))
            try plot.write(picture, until: interruption)
        }
    }
}
