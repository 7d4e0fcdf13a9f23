import Load
import Workload

/// A trial as a table.
package enum TrialTable {
    private static let headings = [
        "", "goodput", "misses (95 %)", "p50", "p99", "p99.9", "CPU", "wasted", "memory", "missed by cause",
    ]

    /// Lines, each with its line end.
    package static func render(_ trial: Trial) -> String {
        let figures = trial.figures
        let rows = [headings] + figures.map(row)
        let widths = headings.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            let cells = zip(row, widths).enumerated().map { index, cell in
                index == 0 || index == headings.count - 1
                    ? Pad.right(cell.0, width: cell.1) : Pad.left(cell.0, width: cell.1)
            }
            return cells.joined(separator: "  ")
        }
        let text = [heading(trial)] + lines + notes(trial, figures)
        return text.map { line in String(line.reversed().drop { $0 == " " }.reversed()) + "\n" }.joined()
    }

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
        let shared = trial.sharedCPUs
        return shared.cores.isEmpty
            ? place : "\(place), of which \(shared) shared with the generator and the downstream"
    }

    private static func row(_ figures: ContestantFigures) -> [String] {
        let summary = figures.summary
        let misses = summary.misses
        let (share, low, high) = (
            LoadTable.percent(misses.share), LoadTable.percent(misses.low), LoadTable.percent(misses.high)
        )
        return [
            figures.contestant.name, "\(Pad.fixed(summary.goodput, 1))/s", "\(share)% (\(low)…\(high))",
            LoadTable.shown(summary.latencies.percentile(0.5)), LoadTable.shown(summary.latencies.percentile(0.99)),
            LoadTable.shown(summary.latencies.percentile(0.999)),
            figures.utilisation.map { "\(Pad.fixed($0 * 100, 0)) %" } ?? "–",
            figures.wastedShare.map { "\(Pad.fixed($0 * 100, 1)) %" } ?? "–",
            figures.daemon.map { "\(Pad.fixed($0.memoryBytes / 1_048_576, 1)) MiB" } ?? "–", causes(figures),
        ]
    }

    /// Shares of the misses by cause, the largest first.
    private static func causes(_ figures: ContestantFigures) -> String {
        guard let daemon = figures.daemon else { return "–" }
        var counts = daemon.missesByCause
        if let unread = figures.unread, unread > 0 { counts["never read", default: 0] += Double(unread) }
        let total = counts.values.reduce(0, +)
        guard total > 0 else { return "" }
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return sorted.map { "\($0.key) \(Pad.fixed($0.value / total * 100, 0)) %" }.joined(separator: ", ")
    }

    /// The checks: utilisation, Little's law, agreement of client and daemon, validity.
    private static func notes(_ trial: Trial, _ figures: [ContestantFigures]) -> [String] {
        var notes = ["checks: λ·E[S] asks for \(Pad.fixed(trial.offeredLoad * 100, 0)) % of a core"]
        for figure in figures {
            notes += [note(figure)].compactMap(\.self)
            notes += [disturbance(trial, figure)].compactMap(\.self)
            notes += figure.summary.problems.map { "INVALID, \(figure.contestant.name): \($0)" }
        }
        return notes
    }

    /// Share of the servers' cores that others may use before the figures are called disturbed.
    private static let foreignShare = 0.05

    private static func disturbance(_ trial: Trial, _ figures: ContestantFigures) -> String? {
        guard trial.sharedCPUs.cores.isEmpty, let daemon = figures.daemon else { return nil }
        let share = daemon.foreignSeconds / max(figures.summary.duration.seconds * Double(trial.cpus.cores.count), 1e-9)
        guard share > foreignShare else { return nil }
        return "DISTURBED, \(figures.contestant.name): others used \(Pad.fixed(share * 100, 0)) % of the servers' cores"
    }

    private static func note(_ figures: ContestantFigures) -> String? {
        guard let daemon = figures.daemon, let disagreement = figures.disagreement, let unread = figures.unread else {
            return nil
        }
        let seconds = max(figures.summary.duration.seconds, 1e-9)
        return """
              \(figures.contestant.name): computed \(Pad.fixed(daemon.computeSeconds / seconds * 100, 0)) % of a core; \
            in flight L \(Pad.fixed(figures.summary.meanInFlight, 2)) at the client, \
            λW \(Pad.fixed(daemon.requestSeconds / seconds, 2)) at the daemon; \
            missed \(figures.summary.misses.missed) at the client, \(Int(daemon.missed)) at the daemon\
            \(daemon.unfinished > 0 ? ", \(Int(daemon.unfinished)) unfinished there" : "")\
            \(unread > 0 ? ", \(unread) never read there" : "")\
            \(disagreement == 0 ? "" : "; they differ by \(disagreement), counted from scheduled send and from arrival")
            """
    }
}
