import Load
import Workload

/// Whether a trial's figures hold together: utilisation, Little's law, both sides' counts, the generator.
enum CheckTable {
    private static let headings = [
        "share of its cores: asked λ·E[S], computed, used", "in flight: L found, λW", "λW at daemon",
        "missed: client, daemon", "shed, expired",
        "held past deadline, never read", "differ", "lag p99", "others took", "run",
    ]

    /// The page's part: the table, and what it has no room for.
    static func render(_ trial: TrialReport) -> String {
        table(trial).markup + unchecked(trial) + trial.contestants.map(differences).joined()
            + HTML.notes(trial.contestants.flatMap(problems))
    }

    private static func table(_ trial: TrialReport) -> ReportTable {
        let rows = trial.contestants.map { contestant in
            [
                contestant.name, cpu(trial, contestant),
                little(contestant), atDaemon(contestant),
                "\(contestant.misses.missed), \(number(contestant.missedAtDaemon))",
                "\(number(contestant.shed)), \(number(contestant.expired))",
                "\(number(contestant.unfinished)), \(number(contestant.unread))",
                number(contestant.disagreement) + (contestant.agrees == false ? " (too many)" : ""),
                "\(NumberText.fixed(contestant.lagP99Ms, 3)) ms", taken(contestant), state(contestant),
            ]
        }
        return ReportTable(title: "Whether the figures hold together", headings: headings, rows: rows)
    }

    private static func cpu(_ trial: TrialReport, _ contestant: ContestantReport) -> String {
        [trial.load, contestant.computeUtilisation, contestant.utilisation].map { NumberText.percent($0) }
            .joined(separator: ", ")
    }

    private static func little(_ contestant: ContestantReport) -> String {
        guard let law = contestant.little else { return NumberText.unknown }
        let interval = law.halfWidth.map { " ± \(NumberText.fixed($0, 2))" } ?? " (too few requests to judge)"
        return "\(NumberText.fixed(law.found, 2))\(interval), \(NumberText.fixed(law.product, 2))"
    }

    /// Where requests are left over, their time is not in it.
    private static func atDaemon(_ contestant: ContestantReport) -> String {
        guard let inFlight = contestant.daemonInFlight else { return NumberText.unknown }
        return NumberText.fixed(inFlight, 2) + (contestant.unfinished ?? 0 > 0 ? " (of what it ended)" : "")
    }

    /// What others and the hypervisor took of its cores.
    private static func taken(_ contestant: ContestantReport) -> String {
        guard let machine = contestant.machine, let others = machine.othersShare else { return "not judged" }
        return NumberText.percent(others + (machine.stolenShare ?? 0))
    }

    /// What could not be looked at.
    private static func unchecked(_ trial: TrialReport) -> String {
        trial.contestants.map { contestant in
            contestant.machine?.unjudged.map { reason in
                let text = "Whether others disturbed \(contestant.name) is not known: \(reason)."
                return "<p>\(HTML.escape(text))</p>\n"
            } ?? ""
        }.joined()
    }

    private static func number(_ value: Int?) -> String { value.map(String.init) ?? NumberText.unknown }

    private static func state(_ contestant: ContestantReport) -> String {
        contestant.problems.isEmpty ? "valid" : "invalid"
    }

    /// In what both sides differ, and why.
    private static func differences(_ contestant: ContestantReport) -> String {
        guard let clauses = contestant.differences, !clauses.isEmpty, let compared = contestant.comparedByID else {
            return ""
        }
        let text = "\(contestant.name), \(compared) of \(contestant.misses.total) requests compared by id: "
        return "<p>\(HTML.escape(text + clauses.joined(separator: ", ")))</p>\n"
    }

    static func problems(_ contestant: ContestantReport) -> [String] {
        contestant.problems.map { "\(contestant.name): invalid: \($0)" }
    }
}
