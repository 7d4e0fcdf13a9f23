import Load
import Workload

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
            "<p>\(HTML.escape(describe(trial)))</p>\n", table(trial), RefusalTable.section(trial),
            ClassTable.section(trial),
            SurgeTable.section(trial),
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
        """
        \(NumberText.fixed(trial.rate, 1)) requests/s; compute \(NumberText.milliseconds(trial.meanComputeMs)) and \
        downstream \(NumberText.milliseconds(trial.meanDownstreamMs)) in the mean; \
        deadline \(NumberText.fixed(trial.deadlineMs, 0)) ms\(TrialTable.slack(trial.slackRatio)). \
        Cores \(trial.cpus)\(CPUSet.shared(trial.sharedCpus)). \
        Schedule \(trial.scheduleHash).\
        \(trial.retries.map { " Clients sent again: \($0)." } ?? "")\(trial.varied.map { " Daemons had \($0)." } ?? "")
        """
    }

    private static func table(_ trial: TrialReport) -> String {
        HTML.table(
            ["contestant", "goodput", "missed (95 %)", "p50", "p99", "p99.9", "CPU", "wasted CPU", "memory"],
            trial.contestants.map { [$0.name] + TrialTable.cells($0) })
    }

    private static func story(_ trial: TrialReport) -> String {
        let parts = trial.contestants.map(\.name).map { name in
            let sentences = trial.players(of: name).map { "<li>\(HTML.escape($0.sentence))</li>" }
            return "<h3>\(HTML.escape(name))</h3>\n" + StoryPlot.draw(trial, contestant: name)
                + "<ul>\(sentences.joined())</ul>\n"
        }
        return "<p>Schedule \(trial.scheduleHash).</p>\n" + StagePlot.legend(hasDeadline: true) + parts.joined()
            + HTML.problems(trial.contestants.flatMap(CheckTable.problems))
    }
}
