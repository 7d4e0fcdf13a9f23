import Load
import Workload

/// What a report answers, a sentence a scenario. The terminal ends with these, and the page begins with them.
enum ReportVerdict {
    struct Line: Equatable {
        var scenario, sentence: String
    }

    /// What is said where there is none.
    static let none = "No run was valid, and so nothing is shown."

    /// In the order in which the report has its scenarios. A scenario that no valid run says anything of has none.
    static func lines(_ report: ComparisonReport) -> [Line] {
        let documents = report.kinds.flatMap(KindsVerdict.clause).map { clause in
            [Line(scenario: KindsVerdict.subject, sentence: ReportWords.sentence(clause))]
        }
        return (documents ?? []) + ofScenarios(report)
    }

    private static func ofScenarios(_ report: ComparisonReport) -> [Line] {
        scenarios(report).compactMap { scenario in
            let clauses = clauses(report, scenario)
            let missing = (report.missing ?? []).filter { $0.scenario == scenario }.map(\.sentence)
            let sentences = (clauses.isEmpty ? [] : [clauses.joined(separator: "; ")]) + missing
            guard !sentences.isEmpty else { return nil }
            return Line(
                scenario: scenario, sentence: sentences.map(ReportWords.sentence).joined(separator: " "))
        }
    }

    private static func scenarios(_ report: ComparisonReport) -> [String] {
        let all =
            report.trials.map(\.scenario) + report.capacities.map(\.scenario) + (report.missing ?? []).map(\.scenario)
        return all.reduce(into: []) { names, name in if !names.contains(name) { names.append(name) } }
    }

    /// A capacity says more than the misses at one load.
    private static func clauses(_ report: ComparisonReport, _ scenario: String) -> [String] {
        let capacities = report.capacities.filter { $0.scenario == scenario }
        var said: Double?
        let clauses = capacities.compactMap { capacity in
            let clause = CapacityVerdict.clause(capacity, saysObjective: said != capacity.objective)
            if clause != nil { said = capacity.objective }
            return clause
        }
        guard clauses.isEmpty else { return clauses }
        return report.trials.filter { $0.scenario == scenario }.compactMap(TrialVerdict.clause)
    }
}
