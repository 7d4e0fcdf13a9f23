import Load

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
    static func render(
        _ accepting: [(name: String, figures: AcceptReport)], _ connections: LoadOptions.Connections,
        columns: Int = Terminal.columns
    ) -> String {
        let rows = accepting.map { [$0.name] + cells($0.figures) + [$0.figures.shape] }
        return Terminal.fitted(
            "accepting, \(describe(connections)); wake-ups, EAGAINs, context switches and fruitless CPU per accept",
            columns: columns)
            + Columns.render([headings] + rows, isLastLeft: true, columns: columns)
    }

    /// The page's part; empty for a trial that does not tell of it.
    static func section(_ trial: TrialReport) -> String {
        let accepting = trial.contestants.compactMap { contestant in
            contestant.accepting.map { (name: contestant.name, figures: $0) }
        }
        guard !accepting.isEmpty else { return "" }
        let shapes = accepting.map { name, figures in
            "<li>\(HTML.escape(name)): \(HTML.escape(figures.shape))</li>\n"
        }
        let connections = LoadOptions.Connections(rawValue: trial.connections) ?? .keep
        return """
            <h3>Accepting connections</h3>
            <ul>
            \(shapes.joined())</ul>
            <figure>
            \(HTML.table(pageHeadings, accepting.map { [$0.name] + cells($0.figures) }))\
            <figcaption>Clients used \(describe(connections)). An empty wake-up found no connection left. The kernel \
            puts some of those that it woke back to sleep by itself: only context switches show it, which are the \
            accepting thread’s, in a loop with its other waits. Jain’s index is 1 where all workers got equally \
            many.</figcaption>
            </figure>

            """
    }

    private static func describe(_ connections: LoadOptions.Connections) -> String {
        switch connections {
        case .keep: "a pool of kept connections"
        case .close: "a connection for each request"
        }
    }

    private static func cells(_ figures: AcceptReport) -> [String] {
        [
            "\(figures.accepts)", number(figures.wakeupsPerAccept, 2), HTML.share(figures.emptyShare),
            number(figures.eagainsPerAccept, 2), number(figures.contextSwitchesPerAccept, 1),
            figures.fruitlessCPUMsPerAccept.map { "\(Pad.fixed($0 * 1e3, 1)) µs" } ?? "–",
            HTML.share(figures.luckiestShare), number(figures.jain, 2), "\(Pad.fixed(figures.startMs, 0)) ms",
        ]
    }

    private static func number(_ value: Double?, _ decimals: Int) -> String {
        value.map { Pad.fixed($0, decimals) } ?? "–"
    }
}
