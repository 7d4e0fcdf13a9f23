import Glibc
import Load
import Workload

/// Goodput over capacity against load over capacity, with the most that there can be: a small drawing for each mode or
/// configuration, with a line for each combination of values that vary; one drawing where nothing varies.
enum GoodputPlot {
    /// A drawing, its lines, and the bound of all of them.
    struct Panel {
        var title: String
        var lines: [(name: String, style: Int)]
        var capacity: SweepCapacity?
    }

    private static let width = 640.0
    private static let panelsPerRow = 3
    private static let (left, right, top, bottom) = (38.0, 8.0, 24.0, 26.0)
    private static let (wide, narrow) = (320.0, 240.0)
    private static let ticks = [0.1, 0.2, 0.5, 1, 2, 5, 10]
    private static let shares = [0, 0.2, 0.4, 0.6, 0.8, 1]
    /// Of the axis: lines may lie a little above 1 by chance.
    private static let highest = 1.05

    /// What stands for the lines' colours, in their order.
    static func keys(_ sweep: SweepReport) -> [String] {
        guard let varied = sweep.varied else { return sweep.names }
        return sweep.names.map { varied[$0]?.words ?? $0 }.reduce(into: []) { keys, key in
            if !keys.contains(key) { keys.append(key) }
        }
    }

    static func panels(_ sweep: SweepReport) -> [Panel] {
        let keys = keys(sweep)
        func line(_ name: String) -> (name: String, style: Int) {
            (name, keys.firstIndex(of: sweep.varied.map { $0[name]?.words ?? name } ?? name) ?? 0)
        }
        func capacity(_ base: String) -> SweepCapacity? { sweep.capacities?.first { $0.base == base } }
        guard sweep.varied != nil else {
            return [Panel(title: "", lines: sweep.names.map(line), capacity: sweep.bases.first.flatMap(capacity))]
        }
        return sweep.bases.map { base in
            Panel(
                title: base, lines: sweep.names.filter { sweep.base(of: $0) == base }.map(line),
                capacity: capacity(base))
        }
    }

    static func draw(_ sweep: SweepReport) -> SVG {
        let panels = panels(sweep)
        let columns = min(panels.count, panelsPerRow)
        let rows = (panels.count + panelsPerRow - 1) / panelsPerRow
        let box = (width: width / Double(columns), height: columns == 1 ? wide : narrow)
        var svg = SVG(
            width: width, height: box.height * Double(rows), label: "Goodput over capacity, \(sweep.scenario)",
            caption: caption(sweep))
        for (index, panel) in panels.enumerated() {
            let corner = (
                x: box.width * Double(index % panelsPerRow), y: box.height * Double(index / panelsPerRow)
            )
            draw(panel, of: sweep, at: corner, box, &svg)
        }
        return svg
    }

    private static func draw(
        _ panel: Panel, of sweep: SweepReport, at corner: (x: Double, y: Double),
        _ box: (width: Double, height: Double), _ svg: inout SVG
    ) {
        let loads = sweep.points.compactMap(\.offeredOverCapacity)
        let (first, last) = (loads.min() ?? 0.5, max(loads.max() ?? 1, 1.1))
        let (start, end) = (corner.x + left, corner.x + box.width - right)
        let (ceiling, floor) = (corner.y + top, corner.y + box.height - bottom)
        func x(_ load: Double) -> Double { start + (end - start) * log(load / first) / log(last / first) }
        func y(_ share: Double) -> Double { floor - (floor - ceiling) * min(share, highest) / highest }
        if !panel.title.isEmpty { svg.text((start + end) / 2, corner.y + 14, panel.title, anchor: "middle", "name") }
        for tick in ticks where tick >= first * 0.99 && tick <= last * 1.01 {
            svg.line(x(tick), ceiling, x(tick), floor, "grid")
            svg.text(x(tick), floor + 16, "\(NumberText.short(tick))×", anchor: "middle")
        }
        for share in shares {
            svg.line(start, y(share), end, y(share), "grid")
            svg.text(start - 6, y(share) + 4, NumberText.short(share), anchor: "end")
        }
        if let capacity = panel.capacity {
            svg.path(steps(from: first, to: last).map { (x($0), y(capacity.bound(at: $0))) }, "bound")
        }
        for line in panel.lines {
            let style = SVG.style(line.style)
            let points = sweep.points.filter { $0.contestant == line.name }.sorted { $0.load < $1.load }
            let places = points.compactMap { point in
                point.offeredOverCapacity.flatMap { load in
                    point.goodputOverCapacity.map { (point: point, load: load, goodput: $0) }
                }
            }
            svg.path(places.map { (x($0.load), y($0.goodput)) }, "line \(style)")
            for (point, load, goodput) in places {
                // Whatever is not missed is goodput.
                let ends = [point.misses.high, point.misses.low].map { load * (1 - $0) }
                svg.line(x(load), y(min(ends[0], goodput)), x(load), y(max(ends[1], goodput)), "line \(style)")
                svg.dot(x(load), y(goodput), "dot \(style)", hover: hover(point, load, goodput))
            }
        }
    }

    /// Loads at equal distances of the axis, and the capacity itself, at which the bound bends.
    private static func steps(from first: Double, to last: Double) -> [Double] {
        let count = 48
        let even = (0...count).map { first * pow(last / first, Double($0) / Double(count)) }
        return (even + [1].filter { first < $0 && $0 < last }).sorted()
    }

    private static func hover(_ point: SweepReport.Point, _ load: Double, _ goodput: Double) -> String {
        "\(point.contestant) at \(NumberText.fixed(load, 2))×: \(NumberText.fixed(goodput, 2)) of the capacity"
    }

    static func caption(_ sweep: SweepReport) -> String {
        let capacities = (sweep.capacities ?? []).map { capacity in
            let refusal = capacity.refusalShare.map { ", r \(NumberText.percent($0, 2))" } ?? ""
            return "\(capacity.base) \(NumberText.rate(capacity.perSecond)) (overhead "
                + "\(NumberText.milliseconds(capacity.overheadMs))\(refusal))"
        }
        let compute = sweep.meanComputeMs.map(NumberText.milliseconds) ?? NumberText.unknown
        return "requests in time a second, over capacity (95 % intervals), against offered load over capacity (axis of "
            + "logarithms). "
            + "Capacity is 1 / (mean compute, here \(compute), + measured overhead of a request), for each core: "
            + "\(capacities.joined(separator: ", ")). Dotted: the most that there can be, (1 − x·r)/(1 − r), where a "
            + "refusal costs the share r of a request."
    }
}
