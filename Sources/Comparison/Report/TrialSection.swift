import Load

/// The part of the page on one trial.
enum TrialSection {
    static func render(_ trial: TrialReport) -> String {
        """
        <section>
        <h2>\(HTML.escape(trial.scenario)): \(HTML.escape(trial.title))</h2>
        <p class='verdict'>\(HTML.escape(TrialVerdict.sentence(of: trial)))</p>
        \(trial.players.isEmpty ? figures(trial) : story(trial))</section>

        """
    }

    private static func figures(_ trial: TrialReport) -> String {
        let parts = [
            "<p>\(HTML.escape(describe(trial)))</p>\n", table(trial),
            "<h3>Latency</h3>\n", HTML.legend(trial.contestants.map(\.name), hasDeadline: true),
            LatencyPlot.draw(trial),
            "<h3>Where the time went</h3>\n", StagePlot.legend(), StagePlot.drawTimes(trial),
            StagePlot.drawMisses(trial),
            AcceptTable.section(trial),
            "<h3>Checks</h3>\n", CheckTable.render(trial),
        ]
        return parts.joined()
    }

    private static func describe(_ trial: TrialReport) -> String {
        let slack = trial.slackRatio.map { ", slack ratio \(Pad.fixed($0, 1))" } ?? ""
        let (compute, downstream) = (Pad.fixed(trial.meanComputeMs, 2), Pad.fixed(trial.meanDownstreamMs, 2))
        return """
            \(Pad.fixed(trial.rate, 1)) requests/s; compute \(compute) ms and downstream \(downstream) ms in the mean; \
            deadline \(Pad.fixed(trial.deadlineMs, 0)) ms\(slack). \
            Cores \(trial.cpus)\(CPUSet.shared(trial.sharedCpus)). \
            Schedule \(trial.scheduleHash).
            """
    }

    private static func table(_ trial: TrialReport) -> String {
        let rows = trial.contestants.map { contestant in
            [contestant.name, "\(Pad.fixed(contestant.goodput, 1))/s", CapacityTable.misses(contestant.misses)]
                + [50, 99, 99.9].map { percentile(contestant, $0) } + [
                    HTML.share(contestant.utilisation), HTML.share(contestant.wastedShare, 1),
                    contestant.memoryMiB.map { "\(Pad.fixed($0, 1)) MiB" } ?? "–",
                ]
        }
        return HTML.table(
            ["contestant", "goodput", "missed (95 %)", "p50", "p99", "p99.9", "CPU", "wasted CPU", "memory"], rows)
    }

    private static func percentile(_ contestant: ContestantReport, _ percentile: Double) -> String {
        guard let value = contestant.latency.first(where: { $0.percentile == percentile }) else { return "–" }
        return "\(value.isLowerBound ? "≥ " : "")\(Pad.fixed(value.ms, 2)) ms"
    }

    private static func story(_ trial: TrialReport) -> String {
        let names = trial.players.reduce(into: [String]()) { names, player in
            if !names.contains(player.contestant) { names.append(player.contestant) }
        }
        let parts = names.map { name in
            let sentences = trial.players.filter { $0.contestant == name }.map {
                "<li>\(HTML.escape($0.sentence))</li>"
            }
            return "<h3>\(HTML.escape(name))</h3>\n" + StoryPlot.draw(trial, contestant: name)
                + "<ul>\(sentences.joined())</ul>\n"
        }
        return "<p>Schedule \(trial.scheduleHash).</p>\n" + StagePlot.legend(hasDeadline: true) + parts.joined()
            + HTML.problems(trial.contestants.flatMap(CheckTable.problems))
    }
}
