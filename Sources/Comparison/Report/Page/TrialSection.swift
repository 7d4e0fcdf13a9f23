import Load
import Workload

/// The parts of the page on one trial: what a story shows at once, and what of others opens where it is asked for.
enum TrialSection {
    static func render(_ trial: TrialReport) -> String { trial.players.isEmpty ? figures(trial) : story(trial) }

    /// The timelines of a story beside each other.
    private static func story(_ trial: TrialReport) -> String {
        let names = trial.contestants.map(\.name)
        let told = names.map { name in
            let sentences = trial.players(of: name).map { "<li>\(HTML.escape($0.sentence))</li>\n" }
            return "<h3>\(HTML.escape(name))</h3>\n<ul>\n\(sentences.joined())</ul>\n"
        }
        return StagePlot.legend(hasDeadline: true)
            + HTML.row(
                trial.contestants.map { contestant in
                    StoryPlot.draw(trial, contestant: contestant.name, isValid: contestant.problems.isEmpty)
                })
            + HTML.details(
                "What came of each request",
                told.joined() + HTML.notes(["Schedule \(trial.scheduleHash)."] + spoiled(trial)))
    }

    /// All of another one.
    private static func figures(_ trial: TrialReport) -> String {
        let place = ReportWords.place(trial.coreCount)
        let tables = TrialTable.tables(trial, isWhole: true)
        let parts = [
            "<p>\(HTML.escape(TrialVerdict.sentence(of: trial)))</p>\n", tables[0].markup,
            HTML.notes(["\(TrialTable.conditions(trial))."]), RefusalTable.table(trial).markup,
            ClassTable.table(trial).markup, SurgeTable.section(trial),
            "<h3>Latency</h3>\n", HTML.legend(trial.contestants.map(\.name), hasDeadline: true),
            LatencyPlot.draw(trial),
            "<h3>Where the time went</h3>\n", StagePlot.legend(), StagePlot.drawTimes(trial),
            StagePlot.drawMisses(trial), AcceptTable.table(trial).markup,
            "<h3>Checks</h3>\n", CheckTable.render(trial),
        ]
        return HTML.details("\(trial.scenario) \(place): \(trial.title)", parts.joined())
    }

    private static func spoiled(_ trial: TrialReport) -> [String] {
        trial.contestants.flatMap(CheckTable.problems)
    }
}
