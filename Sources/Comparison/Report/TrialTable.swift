import Load
import Workload

/// A trial as a table: what a reader needs before the verdict, the figures and what spoils them. The page has the rest.
enum TrialTable {
    private static let headings = [
        "", "goodput", "misses (95 %)", "p50", "p99", "p99.9", "CPU", "wasted", "memory", "missed by cause",
    ]

    /// Of a complaint's further lines.
    private static let indent = 4

    /// Lines, each with its line end.
    ///
    /// - Parameter columns: none of the lines is wider, but for a word that is so alone.
    static func render(_ trial: TrialReport, columns: Int = Terminal.columns) -> String {
        let rows = [headings] + trial.contestants.map { [$0.name] + cells($0) + [causes($0)] }
        // Configurations mostly differ in it.
        let isOfAccepting = trial.contestants.contains(where: \.isConfigured)
        return Terminal.fitted(heading(trial), columns: columns)
            + Columns.render(rows, isLastLeft: true, columns: columns)
            + RefusalTable.render(trial, columns: columns) + SurgeTable.render(trial, columns: columns)
            + ClassTable.render(trial, columns: columns)
            + (isOfAccepting ? AcceptTable.render(trial, columns: columns) : "")
            + trial.contestants.flatMap(\.complaints)
            .map { Terminal.fitted($0, columns: columns, indent: indent) }.joined()
    }

    private static func heading(_ trial: TrialReport) -> String {
        """
        \(trial.scenario): \(trial.title)
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

    /// Of a contestant, here and on the page: goodput, misses, three percentiles, CPU, how much of it was in vain, and
    /// memory.
    static func cells(_ contestant: ContestantReport) -> [String] {
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
