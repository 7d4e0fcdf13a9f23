import Load
import Testing

@testable import Comparison

struct CapacityPlotTests {
    private static var capacity: CapacityReport {
        var report = CapacityVerdictTests.report([("a", 80, 78, 82), ("b <2>", 40, 35, 45)])
        report.entries[0].expectedLoad = 0.9
        report.entries.append(CapacityReport.Entry(contestant: "c"))
        return report
    }

    /// The numbers of an attribute of all elements of a class.
    private static func values(_ name: String, ofClass style: String, in markup: String) -> [Double] {
        markup.split(separator: "<").filter { $0.contains("class='\(style)") }.compactMap { element in
            guard let place = element.firstRange(of: " \(name)='") else { return nil }
            return Double(element[place.upperBound...].prefix { $0 != "'" })
        }
    }

    @Test func bars_areAsLongAsCapacities_withTheirIntervals_andWhatTheoryExpects() {
        let markup = CapacityPlot.draw([Self.capacity]).markup
        let bars = Self.values("width", ofClass: "bar", in: markup)
        #expect(bars.count == 2 && abs(bars[0] / bars[1] - 2) < 0.01)
        // An interval and its two ends each.
        let (from, to) = (
            Self.values("x1", ofClass: "interval", in: markup), Self.values("x2", ofClass: "interval", in: markup)
        )
        let scale = bars[0] / 0.8
        #expect(from.count == 6 && abs((to[0] - from[0]) / scale - 0.04) < 0.01)
        #expect(abs((to[3] - from[3]) / scale - 0.10) < 0.01)
        let theory = Self.values("x1", ofClass: "theory", in: markup)
        let start = Self.values("x", ofClass: "bar", in: markup)
        #expect(theory.count == 1 && abs((theory[0] - start[0]) / scale - 0.9) < 0.01)
        var old = Self.capacity
        old.entries[2].surelyHolds = 0.5
        let sure = CapacityPlot.draw([old]).markup
        #expect(sure.contains(">≥ 50 %</text>") && Self.values("width", ofClass: "bar", in: sure).count == 3)
        for text in ["80 % (78…82)", "40 % (35…45)", "not found", "b &lt;2&gt;", "on one core, at 1 % missed"] {
            #expect(markup.contains(">\(text)</text>"), "\(text)")
        }
        #expect(markup.contains("a: 80 % (78…82), expected 90 %; b &lt;2&gt;: 40 % (35…45); c: not found'"))
    }

    @Test func sheet_isAFileOfItsOwn_withAllScenarios_andItsKey() throws {
        var report = ComparisonReport(
            machine: Machine(cpu: "c", cores: 2, memoryGiB: 8, kernel: "6", version: "0", swift: "6", time: "now"),
            command: "c", seed: 1, calibration: nil)
        #expect(ReportFiles.Plot.capacity.picture(of: report) == nil)
        report.capacities = ["x", "y", "z"].map { CapacityVerdictTests.report([("a", 8, 7, 9)], scenario: $0) }
        let file = try #require(ReportFiles.Plot.capacity.picture(of: report))
        #expect(file.hasPrefix("<svg xmlns=") && file.contains("Bar: capacity; line with ends: its 95 % interval"))
        for name in ["x", "y", "z"] { #expect(file.contains("class='name'>\(name)<")) }
        // Two beside each other, and one below.
        let places = file.matches(of: /translate\(([0-9.]+) ([0-9.]+)\)/).map { ($0.1, $0.2) }
        #expect(places.count == 4 && places[1].1 == places[2].1 && places[1].0 == places[3].0)
    }

    @Test func points_areDrawnWithTheSimulatedCurveBehindThem() throws {
        var capacity = Self.capacity
        #expect(LoadPlot.draw(capacity) == nil)
        let misses = MissRatio((0..<1_000).map { $0 % 50 == 0 })
        capacity.entries[0].points = [0.6, 0.8].map { .init(load: $0, misses: misses, expected: 0.015) }
        capacity.entries[0].curve = [0.5, 0.6, 0.7, 0.8, 1].map { .init(load: $0, misses: $0 / 20) }
        let markup = try #require(LoadPlot.draw(capacity)).markup
        #expect(markup.contains("a at 60.0 %: \(misses.text) missed, simulated 1.50 %"))
        #expect(markup.count("ring c0") == 2 && markup.count("line curve c0") == 1)
        // The capacity's interval belongs to it, and nothing beside both.
        let loads = LoadPlot.curve(capacity.entries[0], 0.57...0.85).map(\.load)
        #expect(loads.first == 0.57 && loads.last == 0.85 && loads.count == 81)
        #expect(LoadPlot.curve(capacity.entries[0], 0.1...0.4).isEmpty)
        for point in LoadPlot.curve(capacity.entries[0], 0...2) {
            #expect(abs(point.misses - point.load / 20) < 0.001)
        }
        #expect(try #require(markup.range(of: "curve")).lowerBound < #require(markup.range(of: "<circle")).lowerBound)
    }

    @Test(arguments: [(0.6, 0.6), (0.0, 0.0), (1.05, 1.05), (0.1, 1e9)])
    func runsAtOneLoad_orAtFarOnes_areDrawn(first: Double, last: Double) throws {
        var capacity = Self.capacity
        let none = MissRatio(Array(repeating: false, count: 30))
        capacity.entries[0].points = [first, last].map { .init(load: $0, misses: none) }
        let markup = try #require(LoadPlot.draw(capacity)).markup
        #expect(!markup.contains("nan") && !markup.contains("inf'") && markup.count < 10_000)
    }
}

extension String {
    fileprivate func count(_ text: String) -> Int { ranges(of: text).count }
}
