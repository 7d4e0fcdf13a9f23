import Load
import Workload

/// How contestants accepted their connections, as a table.
enum AcceptTable {
    /// Of a terminal, where columns are narrow.
    private static let headings = [
        "", "accepts", "wake-ups", "empty", "EAGAINs", "switches", "fruitless", "luckiest", "Jain", "start", "shape",
    ]
    private static let pageHeadings = [
        "contestant", "accepts", "wake-ups per accept", "of them empty", "EAGAINs per accept",
        "context switches per accept", "fruitless CPU per accept", "luckiest worker’s share", "Jain’s index",
        "fork to ready",
    ]

    /// Lines, each with its line end.
    static func render(_ trial: TrialReport, columns: Int = Terminal.columns) -> String {
        let rows = accepting(trial).map { [$0.name] + cells($0.figures) + [$0.figures.shape] }
        return Terminal.fitted(
            "accepting, \(clients(trial)); wake-ups, EAGAINs, context switches and fruitless CPU per accept",
            columns: columns)
            + Columns.render([headings] + rows, isLastLeft: true, columns: columns)
    }

    /// The page's part; empty for a trial that does not tell of it.
    static func section(_ trial: TrialReport) -> String {
        let accepting = accepting(trial)
        guard !accepting.isEmpty else { return "" }
        let shapes = accepting.map { name, figures in
            "<li>\(HTML.escape(name)): \(HTML.escape(figures.shape))</li>\n"
        }
        return """
            <h3>Accepting connections</h3>
            <ul>
            \(shapes.joined())</ul>
            <figure>
            \(HTML.table(pageHeadings, accepting.map { [$0.name] + cells($0.figures) }))\
            <figcaption>Clients used \(clients(trial)). An empty wake-up found no connection left. The kernel \
            puts some of those that it woke back to sleep by itself: only context switches show it, which are the \
            accepting thread’s, in a loop with its other waits. Jain’s index is 1 where all workers got equally \
            many.</figcaption>
            </figure>

            """
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
