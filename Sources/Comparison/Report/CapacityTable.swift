import Load
import Workload

/// Sweeps and capacities as tables.
enum CapacityTable {
    /// - Parameter place: the cores, and which were shared.
    static func render(_ capacity: CapacityReport, place: String, columns: Int = Terminal.columns) -> String {
        let rows = [headings(capacity)] + rows(capacity)
        let heading =
            "\(capacity.scenario): capacity at \(NumberText.fixed(capacity.objective * 100, 2))% missed, "
            + "\(place)\(TrialTable.slack(capacity.slackRatio)); λ·E[S] and CPU are shares of these cores"
        let problems = capacity.entries.flatMap { entry in
            remarks(entry).map { "\(entry.contestant): \($0)" }
                + entry.problems.map { "INVALID, \(entry.contestant): \($0)" }
        }
        let notes = [rule(capacity)].compactMap(\.self) + problems
        return Terminal.fitted(heading, columns: columns) + Columns.render(rows, columns: columns)
            + notes.map { Terminal.fitted($0, columns: columns, indent: noteIndent) }.joined()
    }

    /// Of a note's further lines.
    private static let noteIndent = 4

    static func headings(_ capacity: CapacityReport, first: String = "") -> [String] {
        let fleet = capacity.fleetRate.map { "machines for \(NumberText.fixed($0, 0))/s" }
        return [first, "capacity", "λ·E[S] (95 %)", "CPU there", "expected", "stopped by"] + [fleet].compactMap(\.self)
    }

    /// What is found of each contestant: name, rate, load, CPU there, the load that theory gives, why the search ended,
    /// and machines for a fleet.
    static func rows(_ capacity: CapacityReport) -> [[String]] {
        capacity.entries.map { entry in
            [
                entry.contestant, entry.rate.map(NumberText.rate) ?? "none", entry.interval ?? NumberText.unknown,
                NumberText.percent(entry.utilisation), NumberText.percent(entry.expectedLoad),
                entry.stop?.rawValue ?? NumberText.unknown,
            ] + (capacity.fleetRate == nil ? [] : [entry.machines.map { "\($0)" } ?? "–"])
        }
    }

    /// Where theory says something else, and what was left out.
    static func remarks(_ entry: CapacityReport.Entry) -> [String] {
        let why = entry.invalidReason.map { ", the first because \($0)" } ?? ""
        let repeats =
            entry.invalidRuns > 0
            ? "\(entry.invalidRuns) invalid runs were left out and repeated\(why)" : nil
        return [entry.departure.map { "not as expected: \($0)" }, repeats].compactMap(\.self)
    }

    /// What one loop holds by the rule of thumb, in a sentence; nil where the rule gives nothing.
    static func rule(_ capacity: CapacityReport) -> String? {
        guard let slack = capacity.slackRatio,
            let load = ExpectedCapacity.rule(slackRatio: slack, objective: capacity.objective)
        else { return nil }
        return "One loop holds about \(NumberText.percent(load)) by the rule 1 − ln(1/p) / slack ratio."
    }

    /// - Parameter place: the cores, and which were shared.
    static func render(_ sweep: SweepReport, place: String, columns: Int = Terminal.columns) -> String {
        let names = sweep.names
        let loads = Set(sweep.points.map(\.load)).sorted()
        var rows = [["load"] + names]
        for load in loads {
            let cells = names.map { name in
                cell(sweep.points.first { $0.contestant == name && $0.load == load })
            }
            rows.append(["\(NumberText.fixed(load * 100, 0)) %"] + cells)
        }
        let heading = "\(sweep.scenario): missed deadlines against load λ·E[S], a share of \(place)"
        return Terminal.fitted(heading, columns: columns) + Columns.render(rows, columns: columns)
            + GoodputTable.render(sweep, columns: columns)
    }

    private static func cell(_ point: SweepReport.Point?) -> String {
        guard let point else { return "–" }
        return "\(NumberText.fixed(point.misses.share * 100, 2))%" + (point.problems.isEmpty ? "" : " INVALID")
    }
}

extension CapacityReport.Entry {
    /// As in `68 % (66…70)`; nil where nothing was found.
    package var interval: String? {
        guard let load, let loadLow, let loadHigh else { return nil }
        let (low, high) = (NumberText.fixed(loadLow * 100, 0), NumberText.fixed(loadHigh * 100, 0))
        return "\(NumberText.percent(load)) (\(low)…\(high))"
    }
}
