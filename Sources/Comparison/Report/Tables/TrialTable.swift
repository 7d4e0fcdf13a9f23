import Load
import Workload

/// A trial as a table: what a reader needs before the verdict, the figures and what spoils them. The page has the rest.
enum TrialTable {
    private static let headings = [
        "goodput", "missed (95 %)", "p50", "p99", "p99.9", "CPU", "wasted", "memory", "missed by cause",
    ]

    static func table(_ trial: TrialReport) -> ReportTable {
        ReportTable(
            title: "\(trial.scenario): \(trial.title)", headings: headings,
            rows: trial.contestants.map { [name($0)] + cells($0) + [causes($0)] }, isLastText: true,
            note:
                "CPU: share of the cores. Wasted: of that, what was spent on requests that missed. Memory: PSS of all "
                + "processes.")
    }

    /// All tables of a trial, in their order.
    ///
    /// - Parameter isWhole: whether those of accepting belong to it, which is asked of configurations alone.
    static func tables(_ trial: TrialReport, isWhole: Bool) -> [ReportTable] {
        [table(trial), RefusalTable.table(trial), SurgeTable.table(trial), ClassTable.table(trial)]
            + (isWhole ? [AcceptTable.table(trial)] : [])
    }

    /// Lines, each with its line end.
    ///
    /// - Parameter columns: none of the lines is wider, but for a word that is so alone.
    static func render(_ trial: TrialReport, columns: Int = Terminal.columns) -> String {
        var tables = tables(trial, isWhole: trial.contestants.contains(where: \.isConfigured))
        tables[0].title += "\n\(conditions(trial))"
        return tables.map { $0.text(columns: columns) }.joined()
    }

    /// A contestant's name, marked where its run counts in no statement.
    private static func name(_ contestant: ContestantReport) -> String {
        contestant.name + (contestant.problems.isEmpty ? "" : " (invalid)")
    }

    /// What the contestants were sent and where, here and on the page.
    static func conditions(_ trial: TrialReport) -> String {
        """
        \(NumberText.rate(trial.rate)), compute \(NumberText.milliseconds(trial.meanComputeMs)), \
        downstream \(NumberText.milliseconds(trial.meanDownstreamMs)), \
        deadline \(NumberText.milliseconds(trial.deadlineMs))\(slack(trial.slackRatio)); \
        schedule \(trial.scheduleHash); \(NumberText.count(trial.coreCount, "core")) (\(trial.cpus))\
        \(CPUSet.shared(trial.sharedCpus))\
        \(trial.retries.map { "; retries \($0)" } ?? "")\(trial.varied.map { "; \($0)" } ?? "")
        """
    }

    /// What follows the deadline in a row of a scenario's figures.
    static func slack(_ ratio: Double?) -> String { ratio.map { ", slack ratio \(NumberText.fixed($0, 1))" } ?? "" }

    /// Of a contestant: goodput, misses, three percentiles, CPU, how much of it was in vain, and
    /// memory.
    private static func cells(_ contestant: ContestantReport) -> [String] {
        let percentiles = [50, 99, 99.9].map { percentile in
            contestant.latency.first { $0.percentile == percentile }?.text ?? NumberText.unknown
        }
        return [NumberText.rate(contestant.goodput), contestant.misses.text] + percentiles + [
            NumberText.percent(contestant.utilisation), NumberText.percent(contestant.wastedShare, 1),
            contestant.memoryMiB.map { "\(NumberText.fixed($0, 1)) MiB" } ?? NumberText.unknown,
        ]
    }

    /// Causes of less would be told as 0 %.
    private static let least = 0.005

    /// Shares of the misses by cause, the largest first; empty if there are none.
    private static func causes(_ contestant: ContestantReport) -> String {
        // Of a server that is not ours, nobody knows them.
        guard contestant.missedAtDaemon != nil else { return NumberText.unknown }
        let causes = contestant.allCauses
        let total = causes.values.reduce(0, +)
        return causes.filter { $0.value >= least * total }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.key) \(NumberText.percent($0.value / total))" }.joined(separator: ", ")
    }
}
