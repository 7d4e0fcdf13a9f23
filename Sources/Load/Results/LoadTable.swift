import Workload

/// A run's figures as people read them.
package enum LoadTable {
    private static let percentiles = [50, 90, 99, 99.9, 100]

    /// Columns that a row's name takes.
    private static let nameWidth = 12

    /// Lines, each with its line end.
    ///
    /// - Parameter columns: none of the lines is wider, but for a word that is so alone.
    package static func render(_ report: LoadReport, columns: Int = Terminal.columns) -> String {
        let rates = "\(Rate.shown(report.scheduledRate)) scheduled, \(Rate.shown(report.achievedRate)) sent"
        var rows = [
            ("target", report.target),
            ("protocol", report.protocol),
            ("schedule", schedule(report)),
            ("rate", judged(rates, report)),
            ("misses", misses(report.misses)),
        ]
        rows += [report.classes.map { ("of classes", $0.map(\.description).joined(separator: ", ")) }].compactMap(
            \.self)
        rows += [
            ("goodput", judged(Rate.shown(report.goodput), report)),
            ("latency", percentiles.map { latency($0, report) }.joined(separator: "  ")),
            ("endings", endings(report)),
        ]
        rows += [report.machines.map { ("machines", MachineFigures.line($0)) }].compactMap(\.self)
        rows += [report.refusals.map { ("refused", $0.description) }].compactMap(\.self)
        rows += [report.recovery.map { ("recovery", $0.description) }].compactMap(\.self)
        rows.append(("generator", generator(report)))
        rows += [report.machine.map { ("machine", $0.description) }].compactMap(\.self)
        rows += [report.interruption.map { ("INTERRUPTED", $0) }].compactMap(\.self)
        rows += report.problems.map { ("INVALID", $0) }
        return rows.map { row($0, $1, columns: columns) }.joined()
    }

    /// A name and what there is to tell of it, in as many lines as it takes.
    package static func row(_ name: String, _ text: String, columns: Int = Terminal.columns) -> String {
        let lines = DisplayText.wrapped(text, columns: columns - nameWidth)
        return lines.enumerated().map { "\(Pad.right($0 == 0 ? name : "", width: nameWidth))\($1)\n" }.joined()
    }

    /// What has no rate has no doubtful one.
    private static func judged(_ text: String, _ report: LoadReport) -> String {
        guard let doubt = report.rateDoubt else { return text }
        return report.scheduledRate > 0 ? "\(text); too few to judge: \(doubt)" : doubt
    }

    private static func schedule(_ report: LoadReport) -> String {
        let length = Duration.nanoseconds(Int64((report.scheduledSeconds * 1e9).rounded()))
        return """
            \(report.scheduleHash): \(report.scheduledRequests) requests in \(DurationText.format(length)), \
            mean compute \(NumberText.milliseconds(report.meanComputeMs)), \
            mean downstream \(NumberText.milliseconds(report.meanDownstreamMs))
            """
    }

    private static func latency(_ percentile: Double, _ report: LoadReport) -> String {
        let name = percentile == 100 ? "max" : "p\(NumberText.short(percentile))"
        return "\(name) \(shown(report.latency.first { $0.percentile == percentile }))"
    }

    /// The most frequent first.
    private static func endings(_ report: LoadReport) -> String {
        report.endings.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
            .joined(separator: ", ")
    }

    private static func generator(_ report: LoadReport) -> String {
        func micro(_ ms: Double) -> String { "\(NumberText.fixed(ms * 1e3, 0)) µs" }
        return """
            lag p50 \(micro(report.lagP50Ms)), p99 \(micro(report.lagP99Ms)), max \(micro(report.lagMaxMs)); \
            \(report.priority) priority; \(report.connections) connections, \(retries(report))
            """
    }

    private static func retries(_ report: LoadReport) -> String {
        guard report.retries > 0 else { return "0 retries" }
        return "\(report.retries) retries (\(NumberText.fixed(report.amplification, 3)) attempts a request)"
    }

    /// As in `1.25% (0.90…1.73%), 125 of 10000`.
    static func misses(_ misses: LoadReport.Misses) -> String {
        let share = NumberText.fixed(misses.ratio * 100, 2)
        let interval = NumberText.range(misses.low * 100, misses.high * 100, 2)
        return "\(share)% (\(interval)%), \(misses.missed) of \(misses.total)"
    }

    /// Milliseconds; `≥` where requests that had no good reply may belong at that rank.
    static func shown(_ value: LatencyPercentile?) -> String {
        value.map { ($0.isLowerBound ? "≥" : "") + NumberText.milliseconds($0.ms) } ?? "none"
    }
}
