import Load
import Workload

/// In what two reports' conditions differ, beside what is compared: a figure may differ for one of these reasons.
enum ReportConditions {
    static func differences(_ first: ComparisonReport, _ second: ComparisonReport) -> [String] {
        let (one, other) = (first.machine, second.machine)
        let facts: [(String, String, String)] = [
            ("versions of deadlined", one.version, other.version), ("compilers", one.swift, other.swift),
            ("CPUs", one.cpu, other.cpu), ("numbers of cores", "\(one.cores)", "\(other.cores)"),
            ("kernels", one.kernel, other.kernel),
            ("memory", "\(NumberText.fixed(one.memoryGiB, 1)) GiB", "\(NumberText.fixed(other.memoryGiB, 1)) GiB"),
            ("seeds", "\(first.seed)", "\(second.seed)"),
            ("compute", compute(first), compute(second)),
        ]
        return facts.filter { $0.1 != $0.2 }.map { "different \($0.0): \(told($0.1)) and \(told($0.2))" }
            + first.trials.flatMap { trial in
                second.trials.first { $0.scenario == trial.scenario && $0.coreCount == trial.coreCount }
                    .map { differences(trial, $0) } ?? []
            }
    }

    private static func told(_ text: String) -> String { text.isEmpty ? "unknown" : text }

    private static func compute(_ report: ComparisonReport) -> String {
        report.calibration.map { "\(NumberText.fixed($0.hash, 0)) rounds a ms" } ?? "by the CPU clock"
    }

    private static func differences(_ one: TrialReport, _ other: TrialReport) -> [String] {
        let facts: [(String, String, String)] = [
            ("schedules", one.scheduleHash, other.scheduleHash),
            ("deadlines", "\(NumberText.fixed(one.deadlineMs, 0)) ms", "\(NumberText.fixed(other.deadlineMs, 0)) ms"),
            ("rates", NumberText.rate(one.rate), NumberText.rate(other.rate)),
            ("cores", one.cpus, other.cpus), ("ways to connect", one.connections, other.connections),
        ]
        let shared = one.contestants.compactMap { contestant in
            other.contestants.first { $0.name == contestant.name }.map { (contestant, $0) }
        }
        let settings = shared.map { ("settings of \($0.name)", $0.varied?.text ?? "none", $1.varied?.text ?? "none") }
        let place = "\(one.scenario) on \(NumberText.count(one.coreCount, "core"))"
        return (facts + settings).filter { $0.1 != $0.2 }.map { "\(place): different \($0.0): \($0.1) and \($0.2)" }
    }
}
