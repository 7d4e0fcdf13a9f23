import Load
import Workload

/// `report.html`: one file, without scripts or anything from elsewhere, made from a report alone. It begins with the
/// answers, goes on with what they rest upon, and folds the rest.
package enum ReportPage {
    package static func render(_ report: ComparisonReport) -> String {
        let parts = [
            answers(report), KindsSection.render(report), capacities(report), stories(report), loads(report),
            details(report), remarks(report),
        ]
        let foot = ReportFoot.render(report)
        return """
            <!doctype html>
            <html lang='en'>
            <head>
            <meta charset='utf-8'>
            <meta name='viewport' content='width=device-width, initial-scale=1'>
            <title>deadlined: which mode keeps its deadlines</title>
            <link rel='icon' href='data:,'>
            <style>\(ReportStyle.text)</style>
            </head>
            <body>
            <header>
            <h1>Which mode keeps its deadlines</h1>
            </header>
            <main>
            \(parts.joined())</main>
            \(foot)</body>
            </html>

            """
    }

    /// A sentence for each scenario.
    private static func answers(_ report: ComparisonReport) -> String {
        let items = ReportVerdict.lines(report).map { line in
            "<li><b>\(HTML.escape(line.scenario))</b>: \(HTML.sentence(line.sentence))</li>\n"
        }
        let interruption = report.interruption.map { "Interrupted \($0)." }
        return HTML.notes([interruption].compactMap(\.self))
            + (items.isEmpty ? "<p>\(ReportVerdict.none)</p>\n" : "<ul class='verdicts'>\n\(items.joined())</ul>\n")
    }

    private static func capacities(_ report: ComparisonReport) -> String {
        guard !report.capacities.isEmpty else { return "" }
        let reasons = report.capacities.flatMap { capacity in
            capacity.entries.compactMap { entry in
                CapacityTable.explanation(entry).map {
                    "\(entry.contestant) in \(capacity.scenario) \(ReportWords.place(capacity.coreCount)): \($0)."
                }
            }
        }
        let why =
            reasons.isEmpty ? "" : HTML.details("Where theory says something else, and why", HTML.notes(reasons))
        return HTML.section(
            "How far each can be loaded", id: "capacity",
            "<p class='note'>As a share of the cores (λ·E[S]). \(ReportWords.sentence(CapacityPlot.key))</p>\n"
                + HTML.row(CapacityPlot.all(report).map(\.markup))
                + why)
    }

    private static func stories(_ report: ComparisonReport) -> String {
        report.trials.filter { !$0.players.isEmpty }.enumerated().map { number, trial in
            HTML.section("\(trial.scenario): \(trial.title)", id: "story-\(number)", TrialSection.render(trial))
        }.joined()
    }

    private static func loads(_ report: ComparisonReport) -> String {
        let searches = report.capacities.compactMap { capacity in
            LoadPlot.draw(capacity).map { HTML.legend(capacity.entries.map(\.contestant)) + $0.markup }
        }
        let sweeps = report.sweeps.map { sweep in
            "<h3>\(HTML.escape("\(sweep.scenario), \(report.place(sweep.cpus))"))</h3>\n" + HTML.legend(sweep.names)
                + SweepPlot.draw(sweep).markup + GoodputTable.section(sweep)
        }
        guard !(searches.isEmpty && sweeps.isEmpty) else { return "" }
        let boxes = searches.map { "<div>\n\($0)</div>\n" }
        return HTML.section(
            "Missed deadlines against load", id: "loads",
            (boxes.isEmpty ? "" : HTML.notes([LoadPlot.key]) + HTML.row(boxes, areLarge: true)) + sweeps.joined())
    }

    private static func details(_ report: ComparisonReport) -> String {
        let tables = report.capacities.map { capacity in
            CapacityTable.table(capacity, place: report.place(capacity.cpus)).markup
                + HTML.notes(CapacityTable.notes(capacity, isWhole: true))
        }
        let capacities =
            tables.isEmpty
            ? [] : [HTML.details("Capacities as tables", tables.joined() + HTML.notes([CapacityTable.words]))]
        let sweeps = report.sweeps.map { sweep in
            HTML.details(
                "\(sweep.scenario), \(report.place(sweep.cpus)): the sweep as a table",
                SweepTable.table(sweep, place: report.place(sweep.cpus)).markup)
        }
        let trials = report.trials.filter(\.players.isEmpty).map(TrialSection.render)
        let parts = capacities + sweeps + trials
        return parts.isEmpty ? "" : HTML.section("Details", id: "details", parts.joined())
    }

    /// What the reader has to know of the machine and of spoiled runs, a line each.
    private static func remarks(_ report: ComparisonReport) -> String {
        let unquiet = report.unquiet.map { "Before it all was said: \($0)." }
        return HTML.notes([unquiet, SpoiledRuns.sentence(report).map { "\($0)." }].compactMap(\.self))
    }
}
