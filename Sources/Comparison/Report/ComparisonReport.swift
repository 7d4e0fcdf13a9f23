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
    /// What was asked for and could not be answered, and why.
    package var missing: [MissingReport]?
    /// Why the machine was not quiet before it all; nil where it was, or nobody looked.
    package var unquiet: String?

    package init(machine: Machine, command: String, seed: UInt64, calibration: CalibrationStatus?) {
        self.machine = machine
        self.command = command
        self.seed = seed
        self.calibration = calibration
    }
}

extension ComparisonReport {
    /// Whether nothing was compared.
    var isEmpty: Bool { trials.isEmpty && sweeps.isEmpty && capacities.isEmpty }

    /// Whether no run was spoiled by its generator.
    var isValid: Bool {
        trials.allSatisfy { $0.contestants.allSatisfy(\.problems.isEmpty) }
            && sweeps.allSatisfy { $0.points.allSatisfy(\.problems.isEmpty) }
            && capacities.allSatisfy { $0.entries.allSatisfy(\.problems.isEmpty) }
            && (missing ?? []).isEmpty
    }
}

extension ComparisonReport {
    /// The cores of a sweep or a search, and those of them that were shared: trials ran there too.
    func place(_ cpus: String) -> String {
        let shared = trials.first { $0.cpus == cpus }?.sharedCpus ?? ""
        return "cores \(cpus)\(CPUSet.shared(shared))"
    }

    /// Of a `report.json`.
    ///
    /// - Parameter flag: that names it, for errors.
    package init(reading path: String, for flag: String) throws(ComparisonError) {
        do throws(ComparisonError) {
            self = try ReportReader.read(path)
        } catch {
            throw ComparisonError("\(flag) \(error)")
        }
    }
}

/// A share of requests and its 95 % interval.
package struct MissReport: Codable, Equatable, Sendable {
    package var share, low, high: Double
    package var missed, total: Int

    package init(share: Double, low: Double, high: Double, missed: Int, total: Int) {
        (self.share, self.low, self.high) = (share, low, high)
        (self.missed, self.total) = (missed, total)
    }

    package init(_ misses: MissRatio) {
        (share, low, high) = (misses.share, misses.low, misses.high)
        (missed, total) = (misses.missed, misses.total)
    }
}
