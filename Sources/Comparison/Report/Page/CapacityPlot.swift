import Load
import Workload

/// Capacities as bars, with their intervals and a mark for what theory expects: a drawing for each scenario, in which
/// contestants on the same cores stand together.
enum CapacityPlot {
    /// What stands for what, in a legend of one line.
    static let key = "bar: capacity; line with ends: its 95 % interval; upright line: what a simulation expects"

    private static let width = 440.0
    private static let (top, bottom, bar, row, groupHead, gap) = (22.0, 20.0, 12.0, 20.0, 19.0, 6.0)
    /// Of the figures behind the bars; of names, and of one letter of them, about.
    private static let (right, leastLeft, mostLeft, letter) = (104.0, 96.0, 190.0, 7.2)
    private static let (longestName, longestTitle) = (24, 52)
    /// Half the height of an interval's ends, and of theory's mark.
    private static let (end, mark) = (3.5, 9.0)
    private static let (panelsPerRow, panelGap) = (2, 24.0)
    private static let ticks = [0, 0.25, 0.5, 0.75, 1]

    /// One drawing for each scenario, in the report's order.
    static func all(_ report: ComparisonReport) -> [SVG] {
        let scenarios = report.capacities.map(\.scenario).reduce(into: [String]()) { names, name in
            if !names.contains(name) { names.append(name) }
        }
        return scenarios.map { scenario in draw(report.capacities.filter { $0.scenario == scenario }) }
    }

    /// All drawings on one, two beside each other, with what stands for what; nil without capacities.
    static func sheet(_ report: ComparisonReport) -> SVG? {
        let panels = all(report)
        guard !panels.isEmpty else { return nil }
        let columns = min(panels.count, panelsPerRow)
        let rows = stride(from: 0, to: panels.count, by: columns).map { first in
            Array(panels[first..<min(first + columns, panels.count)])
        }
        let heights = rows.map { row in row.map(\.height).max() ?? 0 }
        var sheet = SVG(
            width: Double(columns) * (width + panelGap) - panelGap,
            height: heights.reduce(0, +) + panelGap * Double(rows.count - 1),
            label: panels.map(\.label).joined(separator: " "),
            caption: "Capacity as a share of the cores (λ·E[S]). \(ReportWords.sentence(key))")
        var y = 0.0
        for (row, height) in zip(rows, heights) {
            for (index, panel) in row.enumerated() { sheet.place(panel, x: Double(index) * (width + panelGap), y: y) }
            y += height + panelGap
        }
        return sheet
    }

    /// - Parameter capacities: of one scenario.
    static func draw(_ capacities: [CapacityReport]) -> SVG {
        let names = capacities.flatMap(\.entries).map(\.contestant.count)
        let left = min(mostLeft, max(leastLeft, letter * Double(min(names.max() ?? 0, longestName)) + 14))
        let groups = capacities.map { groupHead + row * Double($0.entries.count) }
        let height = top + groups.reduce(0, +) + gap * Double(max(0, groups.count - 1)) + bottom
        let first = capacities.first
        var svg = SVG(
            width: width, height: height, label: label(capacities),
            caption: "")
        // Bars beyond the cores are possible, by chance or where requests compute less than they ask for.
        let last = max(1, capacities.flatMap(\.entries).compactMap(\.loadHigh).max() ?? 1)
        func x(_ load: Double) -> Double { left + (width - left - right) * load / last }
        svg.title(first?.scenario ?? "", DisplayText.shortened(first?.title ?? "", to: longestTitle))
        for tick in ticks {
            svg.line(x(tick), top, x(tick), height - bottom, "grid")
            svg.text(x(tick), height - 6, NumberText.percent(tick), anchor: "middle")
        }
        var y = top
        for (capacity, group) in zip(capacities, groups) {
            svg.text(0, y + 14, head(capacity), "head")
            for (index, entry) in capacity.entries.enumerated() {
                draw(entry, index, at: y + groupHead + row * (Double(index) + 0.5), x, &svg)
            }
            y += group + gap
        }
        return svg
    }

    private static func draw(
        _ entry: CapacityReport.Entry, _ index: Int, at y: Double, _ x: (Double) -> Double, _ svg: inout SVG
    ) {
        let name = DisplayText.shortened(entry.contestant, to: longestName)
        svg.text(x(0) - 8, y + 4, name, anchor: "end")
        if let load = entry.load ?? entry.surelyHolds {
            svg.box(
                x: x(0), y: y - bar / 2, width: x(load) - x(0), height: bar, "bar \(SVG.style(index))",
                hover: hover(entry))
        }
        if let low = entry.loadLow, let high = entry.loadHigh {
            svg.line(x(low), y, x(high), y, "interval")
            for side in [low, high] { svg.line(x(side), y - end, x(side), y + end, "interval") }
        }
        if let expected = entry.expectedLoad { svg.line(x(expected), y - mark, x(expected), y + mark, "theory") }
        let isKnown = entry.load != nil || entry.surelyHolds != nil
        svg.text(width, y + 4, known(entry), anchor: "end", isKnown ? "value" : "label")
    }

    private static func head(_ capacity: CapacityReport) -> String {
        "\(ReportWords.place(capacity.coreCount)), at \(NumberText.shortPercent(capacity.objective)) missed"
    }

    private static func hover(_ entry: CapacityReport.Entry) -> String {
        let expected = entry.expectedLoad.map { ", expected \(NumberText.percent($0))" } ?? ""
        return "\(entry.contestant): \(known(entry))\(expected)"
    }

    /// An estimate, or else what surely holds.
    private static func known(_ entry: CapacityReport.Entry) -> String {
        entry.interval ?? entry.surelyHolds.map { "≥ \(NumberText.percent($0))" } ?? "not found"
    }

    /// All that it shows, for those who cannot see it.
    private static func label(_ capacities: [CapacityReport]) -> String {
        let groups = capacities.map { capacity in
            "\(head(capacity)): \(capacity.entries.map(hover).joined(separator: "; "))"
        }
        return "Capacity in \(capacities.first?.scenario ?? ""), as a share of the cores. "
            + groups.joined(separator: ". ")
    }
}
