import Load
import Workload

/// `report.html`: one file, without scripts or anything from elsewhere, made from a report alone.
package enum ReportPage {
    package static func render(_ report: ComparisonReport) -> String {
        let style = ReportStyle.text
        let missing = (report.missing ?? []).map { "Missing: \($0.sentence)" }
        let unquiet = report.unquiet.map { "Before it all was said: \($0)." }
        let parts =
            [
                HTML.problems(report.interruption.map { ["Interrupted \($0)."] } ?? []), verdicts(report),
                HTML.problems(missing + [unquiet].compactMap(\.self)),
            ]
            + report.sweeps.map { sweep($0, place: report.place($0.cpus)) }
            + report.capacities.map { capacity($0, place: report.place($0.cpus)) }
            + report.trials.map(TrialSection.render) + [ReportFoot.render(report)]
        return """
            <!doctype html>
            <html lang='en'>
            <head>
            <meta charset='utf-8'>
            <meta name='viewport' content='width=device-width, initial-scale=1'>
            <title>deadlined: which mode keeps its deadlines</title>
            <link rel='icon' href='data:,'>
            <style>\(style)</style>
            </head>
            <body>
            <main>
            <h1>Which mode keeps its deadlines</h1>
            \(parts.joined())</main>
            </body>
            </html>

            """
    }

    private static func verdicts(_ report: ComparisonReport) -> String {
        let items = report.trials.map { trial in
            "<li><b>\(HTML.escape(trial.scenario))</b>: \(HTML.escape(TrialVerdict.sentence(of: trial)))</li>\n"
        }
        return items.isEmpty ? "" : "<ul class='verdicts'>\n\(items.joined())</ul>\n"
    }

    private static func sweep(_ sweep: SweepReport, place: String) -> String {
        let problems = sweep.points.flatMap { point in
            point.problems.map { "\(point.contestant) at \(NumberText.rate(point.rate)) is invalid: \($0)" }
        }
        return """
            <section>
            <h2>\(HTML.escape(sweep.scenario)): missed deadlines against load</h2>
            <p>\(HTML.escape(sweep.title)); \(place).</p>
            \(HTML.legend(sweep.names))\(SweepPlot.draw(sweep).markup)\(GoodputTable.section(sweep))\
            \(HTML.problems(problems))</section>

            """
    }

    private static func capacity(_ capacity: CapacityReport, place: String) -> String {
        let table = HTML.table(CapacityTable.headings(capacity, first: "contestant"), CapacityTable.rows(capacity))
        let slack =
            capacity.slackRatio.map {
                " What a deadline leaves after the downstream call holds \(NumberText.fixed($0, 1)) mean requests' "
                    + "compute (slack ratio)."
            } ?? ""
        let remarks = capacity.entries.flatMap { entry in
            CapacityTable.remarks(entry).map { "<p>\(HTML.escape("\(entry.contestant): \($0)."))</p>\n" }
        }
        let problems = capacity.entries.flatMap { entry in entry.problems.map { "\(entry.contestant): \($0)" } }
        return """
            <section>
            <h2>\(HTML.escape(capacity.scenario)): capacity at \(NumberText.percent(capacity.objective, 2)) missed</h2>
            <p>\(HTML.escape(capacity.title)); \(place).\(slack) \(CapacityTable.rule(capacity) ?? "") \
            “Capacity” is the highest load that holds the objective, with its 95 % interval. “Expected” is the load \
            that a simulation of the contestant's queue holds.</p>
            \(table)\(remarks.joined())\(HTML.problems(problems))</section>

            """
    }
}
