import Load
import Workload

/// The capacities of one scenario as a table.
enum CapacityTable {
    /// Of a note's further lines.
    private static let noteIndent = 4

    /// What its headings mean, for the page.
    static let words =
        "Capacity: the highest load that holds the objective, as requests a second and as the share λ·E[S] of these "
        + "cores that they ask for. CPU there: what the workers use then. Expected: what a simulation of the "
        + "contestant's queue holds, without costs beside compute. Stopped by: narrow, an interval as narrow as was "
        + "asked for, or the time."

    /// Lines, each with its line end.
    ///
    /// - Parameter place: the cores, and which were shared.
    static func render(_ capacity: CapacityReport, place: String, columns: Int = Terminal.columns) -> String {
        table(capacity, place: place).text(columns: columns)
            + notes(capacity, isWhole: false).map { Terminal.fitted($0, columns: columns, indent: noteIndent) }.joined()
    }

    static func table(_ capacity: CapacityReport, place: String) -> ReportTable {
        let objective = NumberText.shortPercent(capacity.objective)
        return ReportTable(
            title: "\(capacity.scenario): capacity at \(objective) missed, \(place)"
                + "\(TrialTable.slack(capacity.slackRatio))",
            headings: headings(capacity), rows: capacity.entries.map { cells($0, of: capacity) })
    }

    private static func headings(_ capacity: CapacityReport) -> [String] {
        let fleet = capacity.fleetRate.map { "machines for \(NumberText.fixed($0, 0))/s" }
        let sure = isSure(capacity) ? ["surely holds", "surely breaks"] : []
        return ["capacity", "λ·E[S] (95 %)"] + sure + ["CPU there", "expected", "stopped by"]
            + [fleet].compactMap(\.self)
    }

    private static func cells(_ entry: CapacityReport.Entry, of capacity: CapacityReport) -> [String] {
        let sure = [entry.surelyHolds, entry.surelyBreaks].map { NumberText.percent($0) }
        let known = [entry.contestant, entry.rate.map(NumberText.rate) ?? "none", entry.interval ?? NumberText.unknown]
        return known + (isSure(capacity) ? sure : []) + [
            NumberText.percent(entry.utilisation), NumberText.percent(entry.expectedLoad),
            entry.stop?.rawValue ?? NumberText.unknown,
        ] + (capacity.fleetRate == nil ? [] : [machines(entry)])
    }

    /// Whether it was asked what surely holds.
    private static func isSure(_ capacity: CapacityReport) -> Bool {
        capacity.entries.contains { $0.surelyHolds != nil || $0.surelyBreaks != nil }
    }

    /// As in `74 (70…78)`.
    private static func machines(_ entry: CapacityReport.Entry) -> String {
        guard let machines = entry.machines else { return NumberText.unknown }
        guard let low = entry.machinesLow, let high = entry.machinesHigh else { return "\(machines)" }
        return "\(machines) (\(low)…\(high))"
    }

    /// Sentences below the table: why figures are not as expected, and what is not sure of them.
    ///
    /// - Parameter isWhole: whether each problem is told, and not the first alone.
    static func notes(_ capacity: CapacityReport, isWhole: Bool) -> [String] {
        let explained = capacity.entries.compactMap { entry in explanation(entry).map { (entry.contestant, $0) } }
        let problems = capacity.entries.flatMap { entry in entry.problems.map { (entry.contestant, $0) } }
        let names = problems.map(\.0).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let first = problems.first.map { ["\(ReportWords.list(names)): \($0.1)"] } ?? []
        return [rule(capacity)].compactMap(\.self) + grouped(explained) + (isWhole ? grouped(problems) : first)
            + [repeats(capacity, saysWhy: problems.isEmpty)].compactMap(\.self)
    }

    /// What is said of several contestants is said once.
    private static func grouped(_ notes: [(name: String, text: String)]) -> [String] {
        let texts = notes.map(\.text).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        return texts.map { text in
            "\(ReportWords.list(notes.filter { $0.text == text }.map(\.name))): \(text)"
        }
    }

    /// Why measurement and theory differ; nil where they agree.
    static func explanation(_ entry: CapacityReport.Entry) -> String? {
        entry.explanation
    }

    /// Runs that spoiled nothing but took time.
    private static func repeats(_ capacity: CapacityReport, saysWhy: Bool) -> String? {
        let spoiled = capacity.entries.filter { $0.invalidRuns > 0 }
        let count = spoiled.reduce(0) { $0 + $1.invalidRuns }
        guard let first = spoiled.first else { return nil }
        let reason = saysWhy ? first.invalidReason : nil
        let why = reason.map { "\(count == 1 ? ":" : "; the first:") \(first.contestant): \($0)" } ?? ""
        return "\(NumberText.count(count, "invalid run")) \(count == 1 ? "was" : "were") left out\(why)"
    }

    /// What one loop holds by the rule of thumb, in a sentence; nil where the rule gives nothing.
    private static func rule(_ capacity: CapacityReport) -> String? {
        guard let slack = capacity.slackRatio,
            let load = ExpectedCapacity.rule(slackRatio: slack, objective: capacity.objective)
        else { return nil }
        return "One loop holds about \(NumberText.percent(load)) by the rule 1 − ln(1/p) / slack ratio."
    }
}

extension CapacityReport {
    /// Of the contestants.
    var coreCount: Int { (try? CPUSet(cpus))?.cores.count ?? 0 }
}

extension CapacityReport.Entry {
    /// As in `68 % (66…70)`; nil where nothing was found.
    package var interval: String? {
        guard let load, let loadLow, let loadHigh else { return nil }
        return NumberText.percent(load, from: loadLow, to: loadHigh)
    }
}
