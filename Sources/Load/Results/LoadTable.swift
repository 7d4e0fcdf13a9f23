import Workload

/// A run's figures as people read them.
package enum LoadTable {
    private static let percentiles = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999), ("max", 1.0)]

    /// Columns that a row's name takes.
    private static let nameWidth = 12

    /// Lines, each with its line end.
    ///
    /// - Parameters:
    ///   - machine: what others took of the server's cores; nil where nobody looked.
    ///   - columns: none of the lines is wider, but for a word that is so alone.
    package static func render(
        _ run: LoadRun, _ summary: LoadSummary, target: String, machine: Disturbance? = nil,
        columns: Int = Terminal.columns
    ) -> String {
        let latency = percentiles.map { "\($0) \(shown(summary.latencies.percentile($1)))" }
        var rows = [
            ("target", target),
            ("schedule", describe(run.schedule)),
            ("rate", rates(summary)),
            ("misses", misses(summary.misses)),
            ("goodput", judged(Rate.shown(summary.goodput), summary.rates)),
            ("latency", latency.joined(separator: "  ")),
            ("endings", summary.endings.map { "\($0.name) \($0.count)" }.joined(separator: ", ")),
            ("generator", describe(summary.lag, run)),
        ]
        rows += [machine.map { ("machine", $0.description) }].compactMap(\.self)
        rows += [run.cut.map { ("INTERRUPTED", $0.description(of: run)) }].compactMap(\.self)
        rows += summary.problems.map { ("INVALID", $0) }
        return rows.map { row($0, $1, columns: columns) }.joined()
    }

    /// A name and what there is to tell of it, in as many lines as it takes.
    package static func row(_ name: String, _ text: String, columns: Int = Terminal.columns) -> String {
        let lines = DisplayText.wrapped(text, columns: columns - nameWidth)
        return lines.enumerated().map { "\(Pad.right($0 == 0 ? name : "", width: nameWidth))\($1)\n" }.joined()
    }

    private static func rates(_ summary: LoadSummary) -> String {
        let rates = summary.rates
        return judged("\(Rate.shown(rates.scheduled)) scheduled, \(Rate.shown(rates.achieved)) sent", rates)
    }

    private static func judged(_ text: String, _ rates: MeasuredRates) -> String {
        switch rates.doubt {
        case .noSpan?: "\(MeasuredRates.Doubt.noSpan)"
        case let few?: "\(text); too few to judge: \(few)"
        case nil: text
        }
    }

    private static func describe(_ schedule: Schedule) -> String {
        """
        \(schedule.hash): \(schedule.requests.count) requests in \(DurationText.format(schedule.duration)), \
        mean compute \(schedule.meanCompute.shown), mean downstream \(schedule.meanDownstream.shown)
        """
    }

    private static func describe(_ lag: Lag, _ run: LoadRun) -> String {
        """
        lag p50 \(micro(lag.median)), p99 \(micro(lag.p99)), max \(micro(lag.maximum)); \
        \(run.priority.rawValue) priority; \(run.counts.connections) connections, \(run.counts.retries) retries
        """
    }

    /// As in `1.25% (0.90…1.73%), 125 of 10000`.
    package static func misses(_ misses: MissRatio) -> String {
        let (share, low, high) = (
            NumberText.fixed(misses.share * 100, 2), NumberText.fixed(misses.low * 100, 2),
            NumberText.fixed(misses.high * 100, 2)
        )
        return "\(share)% (\(low)…\(high)%), \(misses.missed) of \(misses.total)"
    }

    /// Milliseconds; `≥` where requests that had no good reply may belong at that rank.
    package static func shown(_ value: Latencies.Value?) -> String {
        guard let value else { return "none" }
        return (value.isLowerBound ? "≥" : "") + "\(NumberText.milliseconds(Double(value.nanoseconds) / 1e6))"
    }

    private static func micro(_ duration: Duration) -> String { "\(duration.nanoseconds / 1_000) µs" }
}
