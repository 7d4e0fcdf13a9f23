import Load
import Workload

/// How contestants accepted their connections, as a table.
enum AcceptTable {
    private static let headings = [
        "accepts", "wake-ups", "empty", "EAGAINs", "switches", "fruitless", "luckiest", "Jain", "start", "shape",
    ]

    /// Without rows for a trial that does not tell of it.
    static func table(_ trial: TrialReport) -> ReportTable {
        ReportTable(
            title: "Accepting, \(clients(trial)); wake-ups, EAGAINs, context switches and fruitless CPU per accept",
            headings: headings, rows: accepting(trial).map { [$0.name] + cells($0.figures) + [$0.figures.shape] },
            isLastText: true,
            note: "An empty wake-up found no connection left. The kernel puts some of those that it woke back to sleep "
                + "by itself: only context switches show it, which are the accepting thread’s, in a loop with "
                + "its other waits. Luckiest: that worker’s share of the connections. Jain’s index is 1 where "
                + "all workers got equally many. Start: from fork to ready.")
    }

    private static func accepting(_ trial: TrialReport) -> [(name: String, figures: AcceptReport)] {
        trial.contestants.compactMap { contestant in contestant.accepting.map { (contestant.name, $0) } }
    }

    private static func clients(_ trial: TrialReport) -> String {
        switch LoadOptions.Connections(rawValue: trial.connections) {
        case .keep, nil: "a pool of kept connections"
        case .close: "a connection for each request"
        }
    }

    private static func cells(_ figures: AcceptReport) -> [String] {
        [
            "\(figures.accepts)", NumberText.fixed(figures.wakeupsPerAccept, 2), NumberText.percent(figures.emptyShare),
            NumberText.fixed(figures.eagainsPerAccept, 2), NumberText.fixed(figures.contextSwitchesPerAccept, 1),
            figures.fruitlessCPUMsPerAccept.map { "\(NumberText.fixed($0 * 1e3, 1)) µs" } ?? NumberText.unknown,
            NumberText.percent(figures.luckiestShare), NumberText.fixed(figures.jain, 2),
            "\(NumberText.fixed(figures.startMs, 0)) ms",
        ]
    }
}
