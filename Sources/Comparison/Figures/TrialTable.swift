import Load
import Workload

/// A trial as a table.
package enum TrialTable {
    private static let headings = [
        "", "goodput", "misses (95 %)", "p50", "p99", "p99.9", "CPU", "wasted", "memory", "missed by cause",
    ]

    /// Lines, each with its line end.
    ///
    /// - Parameter columns: none of the lines is wider, but for a word that is so alone.
    package static func render(_ trial: Trial, columns: Int = Terminal.columns) -> String {
        let figures = trial.figures
        let rows = [headings] + figures.map { row($0, on: trial) }
        return Terminal.fitted(heading(trial), columns: columns)
            + Columns.render(rows, isLastLeft: true, columns: columns) + accepting(trial, figures, columns: columns)
            + notes(trial, figures).map { Terminal.fitted($0, columns: columns, indent: noteIndent) }.joined()
    }

    /// What a reader needs before the verdict: the figures, and what spoils them. The report has the rest.
    package static func brief(_ trial: Trial, columns: Int = Terminal.columns) -> String {
        let figures = trial.figures
        let rows = [headings] + figures.map { row($0, on: trial) }
        // Configurations mostly differ in it.
        let isOfAccepting = trial.runs.contains { $0.contestant.isConfigured }
        return Terminal.fitted(heading(trial), columns: columns)
            + Columns.render(rows, isLastLeft: true, columns: columns)
            + (isOfAccepting ? accepting(trial, figures, columns: columns) : "")
            + figures.flatMap(\.complaints).map { Terminal.fitted($0, columns: columns, indent: noteIndent) }.joined()
    }

    /// Of a note's further lines.
    private static let noteIndent = 4

    private static func heading(_ trial: Trial) -> String {
        let schedule = trial.schedule
        let slack = trial.slackRatio.map { ", slack ratio \(Pad.fixed($0, 1))" } ?? ""
        return """
            \(trial.scenario.name): \(trial.scenario.title)
            \(Pad.fixed(schedule.rate, 1))/s, compute \(schedule.meanCompute.shown), \
            downstream \(schedule.meanDownstream.shown), deadline \(schedule.shortestDeadline.shown)\(slack); \
            schedule \(schedule.hash); \(place(trial))
            """
    }

    private static func place(_ trial: Trial) -> String {
        let count = trial.cpus.cores.count
        let place = "\(count) core\(count == 1 ? "" : "s") (\(trial.cpus))"
        return place + CPUSet.shared(trial.sharedCPUs.description)
    }

    private static func row(_ figures: ContestantFigures, on trial: Trial) -> [String] {
        let summary = figures.summary
        let misses = summary.misses
        let (share, low, high) = (
            LoadTable.percent(misses.share), LoadTable.percent(misses.low), LoadTable.percent(misses.high)
        )
        return [
            figures.contestant.name, "\(Pad.fixed(summary.goodput, 1))/s", "\(share)% (\(low)…\(high))",
            LoadTable.shown(summary.latencies.percentile(0.5)), LoadTable.shown(summary.latencies.percentile(0.99)),
            LoadTable.shown(summary.latencies.percentile(0.999)),
            HTML.share(figures.utilisation.map(trial.share)),
            figures.wastedShare.map { "\(Pad.fixed($0 * 100, 1)) %" } ?? "–",
            figures.daemon.map { "\(Pad.fixed($0.memoryBytes / 1_048_576, 1)) MiB" } ?? "–", causes(figures),
        ]
    }

    private static func accepting(_ trial: Trial, _ figures: [ContestantFigures], columns: Int) -> String {
        guard trial.tellsAccepting else { return "" }
        let reports = figures.compactMap { figures in
            figures.daemon.map { (name: figures.contestant.name, figures: AcceptReport($0.accepting)) }
        }
        return AcceptTable.render(reports, trial.connections, columns: columns)
    }

    /// Shares of the misses by cause, the largest first.
    private static func causes(_ figures: ContestantFigures) -> String {
        guard let daemon = figures.daemon else { return "–" }
        return shares(
            UnendedMisses.added(
                to: daemon.missesByCause, unread: figures.unread, unfinished: Int(daemon.unfinished)))
    }

    /// In percent of all, the largest first; empty if there are none.
    private static func shares(_ counts: [String: Double]) -> String {
        let total = counts.values.reduce(0, +)
        guard total > 0 else { return "" }
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return sorted.map { "\($0.key) \(Pad.fixed($0.value / total * 100, 0)) %" }.joined(separator: ", ")
    }

    /// Where the time of a mean request went, and in which stages the deadlines of those that ended fell.
    private static func stages(_ figures: ContestantFigures) -> String? {
        let times = Stage.allCases.compactMap { stage in
            figures.stagesMs[stage.name].map { "\(stage.name) \(Pad.fixed($0, 2))" }
        }
        guard !times.isEmpty else { return nil }
        let fell = shares(figures.daemon?.missesByStage ?? [:])
        let deadlines = fell.isEmpty ? "" : "; deadlines fell in \(fell)"
        return "  \(figures.shownName): \(times.joined(separator: ", "))\(deadlines)"
    }

    /// Where the time went; the checks: utilisation, Little's law, agreement of client and daemon; and why figures are
    /// invalid.
    private static func notes(_ trial: Trial, _ figures: [ContestantFigures]) -> [String] {
        var notes = figures.compactMap(stages)
        if !notes.isEmpty { notes.insert("where the time went, ms a request", at: 0) }
        notes.append("checks: λ·E[S] asks for \(HTML.share(trial.load)) \(trial.ofCores)")
        for figure in figures {
            notes += [note(figure, on: trial), machine(figure)].compactMap(\.self)
            notes += figure.complaints
        }
        return notes
    }

    private static func note(_ figures: ContestantFigures, on trial: Trial) -> String? {
        guard let daemon = figures.daemon, let agreement = figures.agreement, let unread = figures.unread else {
            return nil
        }
        // A request's compute is counted when it ends.
        let ended = daemon.unfinished > 0 ? " for what it ended" : ""
        var parts = [
            "computed \(HTML.share(figures.computeUtilisation.map(trial.share))) \(trial.ofCores)\(ended)",
            little(figures),
            "missed \(figures.summary.misses.missed) at the client, \(Int(daemon.missed)) at the daemon",
        ].compactMap(\.self)
        if daemon.unfinished > 0 { parts.append("\(Int(daemon.unfinished)) still held there past their deadlines") }
        if unread > 0 { parts.append("\(unread) never read there") }
        parts.append("\(agreement.joined) of \(agreement.total) compared by id")
        parts += agreement.explanations.isEmpty ? ["none differ"] : agreement.explanations
        return "  \(figures.shownName): \(parts.joined(separator: "; "))"
    }

    /// What others took of its cores; nil where that is among its complaints.
    private static func machine(_ figures: ContestantFigures) -> String? {
        guard let machine = figures.machine, machine.problem == nil else { return nil }
        return "  \(figures.shownName): machine: \(machine.description)"
    }

    /// Little's law, at the client, and λW by the daemon's watch, on which requests end later than their clients.
    private static func little(_ figures: ContestantFigures) -> String? {
        guard let law = figures.littlesLaw else { return nil }
        let (found, product) = (Pad.fixed(law.found, 2), Pad.fixed(law.product, 2))
        let daemon = figures.daemonInFlight.map { ", \(Pad.fixed($0, 2)) at the daemon" } ?? ""
        let verdict = law.holds == nil ? " (too few requests to judge)" : ""
        return "arrivals found L \(found) in flight, λW is \(product) at the client\(daemon)\(verdict)"
    }
}
