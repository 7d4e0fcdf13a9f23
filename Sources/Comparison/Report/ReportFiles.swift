import Glibc
import Load
import Reactor

/// `report.json` and `report.html` of a folder, and plots of it as files of their own. They are tried before a
/// comparison takes its time.
struct ReportFiles {
    /// A plot as a file of its own: of all capacities, and of the first sweep.
    enum Plot: String {
        case capacity = "capacity.svg"
        case misses = "misses.svg"
        case goodput = "goodput.svg"

        /// Those that a report has.
        ///
        /// - Parameter loads: that are swept over; goodput over capacity is drawn only beyond it.
        static func all(hasCapacities: Bool, sweep loads: [Double]?) -> [Plot] {
            let swept: [Plot] = loads.map { ($0.max() ?? 0) > 1 ? [.misses, .goodput] : [.misses] } ?? []
            return (hasCapacities ? [.capacity] : []) + swept
        }

        /// Nil where the report does not tell of it.
        func picture(of report: ComparisonReport) -> String? {
            let sweep = report.sweeps.first
            return switch self {
            case .capacity: CapacityPlot.sheet(report)?.file(names: [])
            case .misses: sweep.map { SweepPlot.draw($0).file(names: $0.names) }
            case .goodput:
                sweep.flatMap { sweep in
                    sweep.isBeyondCapacity ? GoodputPlot.draw(sweep).file(names: GoodputPlot.keys(sweep)) : nil
                }
            }
        }
    }

    private let json, page: OutputFile
    private let plots: [(plot: Plot, file: OutputFile)]

    /// Of a folder that is made here.
    private static let folderMode: mode_t = 0o777

    static func data(in folder: String) -> String { "\(folder)/report.json" }

    /// Makes the folder, and tries each file.
    ///
    /// - Parameters:
    ///   - inputs: that are read, and which no file of the report may replace.
    ///   - telling: where the command tells what it found.
    init(
        folder: String, plots: [Plot], reading inputs: [OutputConflict.Named], telling: OutputConflict.Telling
    ) throws(LoadError) {
        let names = ["report.html"] + plots.map(\.rawValue)
        let paths = [ReportFiles.data(in: folder)] + names.map { "\(folder)/\($0)" }
        let outputs = paths.map { (flag: "--out", path: $0) }
        if let conflict = OutputConflict.find(among: outputs, reading: inputs, telling: telling) {
            throw LoadError(conflict)
        }
        do throws(StreamFailure) {
            try ReportFiles.make(folder)
            json = try OutputFile("--out", paths[0])
            page = try OutputFile("--out", paths[1])
            self.plots = try zip(plots, paths.dropFirst(2)).map { plot, path throws(StreamFailure) in
                (plot, try OutputFile("--out", path))
            }
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
            for (plot, file) in plots {
                guard let picture = plot.picture(of: report) else { continue }
                try file.write(picture, until: interruption)
            }
        }
    }
}
