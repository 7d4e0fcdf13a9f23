import Comparison
import Load
import Modes
import Workload

/// A capacity: requests a second that keep the objective, with its 95 % interval.
struct CostFigure: Equatable, Sendable {
    let rate: Double
    let interval: ClosedRange<Double>
    /// If not, it is simulated, and the interval is how far the simulation is sure.
    var isMeasured = true

    func times(_ factor: Double) -> CostFigure {
        CostFigure(
            rate: rate * factor, interval: interval.lowerBound * factor...interval.upperBound * factor,
            isMeasured: isMeasured)
    }
}

/// Capacities that reports have of one scenario, at one objective.
struct MeasuredCapacities: Sendable {
    /// By contestant, and by cores.
    private var figures: [String: [Int: CostFigure]] = [:]

    init() {}

    /// - Parameter files: that are read.
    init(_ files: [(flag: String, path: String)], scenario: String, objective: Double) throws(LoadError) {
        for (flag, path) in files {
            let report = try ComparisonReport(reading: path, for: flag)
            let known = report.capacities.filter { $0.scenario == scenario && $0.objective == objective }
            guard !known.isEmpty else {
                throw LoadError("\(flag) \(path): \(MeasuredCapacities.complaint(report, scenario, objective))")
            }
            for capacities in known { add(capacities) }
        }
    }

    mutating func add(_ capacities: CapacityReport) {
        guard let cores = try? CPUSet(capacities.cpus).cores.count else { return }
        for entry in capacities.entries {
            guard let rate = entry.rate, rate > 0 else { continue }
            let low = min(rate, entry.rateLow ?? rate)
            let figure = CostFigure(rate: rate, interval: low...max(rate, entry.rateHigh ?? rate))
            figures[entry.contestant, default: [:]][cores] = figure
        }
    }

    /// Of a mode with the processes that suit its cores, and with these words in its name beside.
    func figures(of mode: ModeChoice, _ words: [String]) -> [Int: CostFigure] {
        var found: [Int: CostFigure] = [:]
        for (name, figures) in figures {
            for (cores, figure) in figures {
                let bare = DaemonShape(mode: mode, workers: mode.workers(onCores: cores)).name
                if name == ([bare] + words).joined(separator: " ") { found[cores] = figure }
            }
        }
        return found
    }

    func figures(ofServer name: String) -> [Int: CostFigure] { figures[name] ?? [:] }

    private static func complaint(_ report: ComparisonReport, _ scenario: String, _ objective: Double) -> String {
        let known = report.capacities.map { "\($0.scenario) at misses<\(NumberText.short($0.objective * 100))%" }
        let wanted = "has no capacity of \(scenario) at misses<\(NumberText.short(objective * 100))%"
        guard !known.isEmpty else { return "\(wanted); make one by compare --capacity" }
        let distinct = known.indices.filter { !known[..<$0].contains(known[$0]) }.map { known[$0] }
        return "\(wanted), but of \(distinct.joined(separator: ", "))"
    }
}
