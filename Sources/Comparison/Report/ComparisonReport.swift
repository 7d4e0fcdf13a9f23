import Load
import Workload

/// What `report.json` holds: schema `deadlined-comparison-1`. The page is made from it alone. Times are milliseconds,
/// shares are from 0 to 1, and CPU is a share of the contestant's cores.
package struct ComparisonReport: Codable, Sendable {
    static let schemaName = "deadlined-comparison-1"

    package var schema = schemaName
    package var machine: Machine
    /// What repeats it.
    package var command: String
    package var seed: UInt64
    /// Units of compute per millisecond; nil where compute is by the thread's CPU clock.
    package var calibration: CalibrationStatus?
    /// What the daemons were started with; nil in reports of earlier versions.
    package var surroundings: Surroundings?
    /// True, and by what, for a comparison that was ended before its end; else nil.
    package var interrupted: Bool?
    package var interruption: String?
    package var trials: [TrialReport] = []
    package var sweeps: [SweepReport] = []
    package var capacities: [CapacityReport] = []
    /// What the forms of a document cost; nil where scenarios are compared.
    package var kinds: KindsReport?
    /// What was asked for and could not be answered, and why.
    package var missing: [MissingReport]?
    /// Why the machine was not quiet before it all; nil where it was, or nobody looked.
    package var unquiet: String?
}

extension ComparisonReport {
    /// Whether nothing was compared.
    var isEmpty: Bool { trials.isEmpty && sweeps.isEmpty && capacities.isEmpty && kinds == nil }

    /// Whether no run was spoiled by its generator.
    var isValid: Bool {
        trials.allSatisfy { $0.contestants.allSatisfy(\.problems.isEmpty) }
            && sweeps.allSatisfy { $0.points.allSatisfy(\.problems.isEmpty) }
            && (capacities + (kinds?.capacities ?? [])).allSatisfy { $0.entries.allSatisfy(\.problems.isEmpty) }
            && (missing ?? []).isEmpty
    }
}

extension ComparisonReport {
    /// The cores of a sweep or a search, and those of them that were shared: trials ran there too.
    func place(_ cpus: String) -> String {
        let shared = trials.first { $0.cpus == cpus }?.sharedCpus ?? ""
        return "\(ReportWords.cores(cpus))\(CPUSet.shared(shared))"
    }

    /// Of a `report.json`.
    ///
    /// - Parameter flag: that names it, for errors.
    package init(reading path: String, for flag: String) throws(LoadError) {
        self = try LoadError.from("\(flag) ") { () throws(LoadError) in try ReportReader.read(path) }
    }
}
