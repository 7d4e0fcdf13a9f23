import Load
import Telemetry
import Workload

/// The last minute, a column a second, the newest at the right: misses as a sparkline, and latency ÷ deadline as a
/// heat map with the deadline between its second and its third row.
struct StripBlock {
    private let entry: LiveEntry
    private let glyphs: Glyphs
    private let columns: Int

    private static let labelWidth = 9
    /// Of the rows of the heat map, the topmost first: above the first bound, up to the second, and so on.
    private static let bands: [(label: String, above: Double)] = [
        ("over 2", 2), ("1 to 2", 1), (".5 to 1", 0.5), ("to .5", 0),
    ]

    init(_ entry: LiveEntry, glyphs: Glyphs, columns: Int) {
        (self.entry, self.glyphs, self.columns) = (entry, glyphs, columns)
    }

    private var width: Int { min(TopFigures.stripSeconds, max(0, columns - StripBlock.labelWidth)) }

    /// The newest seconds, and nothing where there were none yet.
    private var seconds: [LiveSecond?] {
        let known = entry.seconds.suffix(width).map { Optional($0) }
        return Array(repeating: nil, count: width - known.count) + known
    }

    var lines: [String] {
        let seconds = seconds
        let missed = seconds.map { $0.map { Double($0.missed) } ?? 0 }
        let most = missed.max() ?? 0
        let spark = String(missed.map { glyphs.level(most > 0 ? $0 / most : 0) })
        let counts = StripBlock.bands.indices.map { band in seconds.map { $0.map { count($0, in: band) } ?? 0 } }
        let hottest = Double(counts.joined().max() ?? 0)
        let rows = zip(StripBlock.bands, counts).map { band, cells in
            row(band.label, String(cells.map { glyphs.shade(hottest > 0 ? Double($0) / hottest : 0) }))
        }
        return [
            row("missed", "\(spark) most \(NumberText.fixed(most, 0))/s"),
            row("", "latency ÷ deadline, a column a second"),
        ] + rows
    }

    private func row(_ label: String, _ cells: String) -> String {
        Pad.right(label, width: StripBlock.labelWidth) + cells
    }

    /// Requests of a second whose ratio lies in a band, by the upper bounds of what they were counted by.
    private func count(_ second: LiveSecond, in band: Int) -> Int {
        let top = band == 0 ? Double.infinity : StripBlock.bands[band - 1].above
        let bounds = entry.ratioBounds + [.infinity]
        return zip(bounds, second.ratios).reduce(0) { sum, pair in
            pair.0 > StripBlock.bands[band].above && pair.0 <= top ? sum &+ pair.1 : sum
        }
    }
}
