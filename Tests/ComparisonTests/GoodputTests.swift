import Foundation
import Testing

@testable import Comparison
@testable import Load

struct GoodputTests {
    /// Of a core that serves 100 requests of 9 ms a second, each with 1 ms of overhead, and refuses with 0.5 ms.
    private static func sweep(loads: [Double] = [0.5, 1, 2, 10]) throws -> SweepReport {
        let setting = try Variation("scheduling.discipline=fifo,edf")
        let shapes = ["m", "n"].flatMap { name in
            VariedValue.combinations(of: [setting]).map {
                DaemonShape(mode: Sample.mode(name), workers: 1).with($0)
            }
        }
        let points = shapes.flatMap { shape in
            loads.map { load in
                let rate = load / 0.009
                let served = min(rate, 100 * (shape.name.hasSuffix("edf") ? 0.9 : 0.4))
                let shed = load > 1 ? Int(rate - served) : 0
                let refusing = shape.name.hasSuffix("edf") ? 0.5 : 0.8
                let work = SweepWork(
                    ended: Int(served) + shed, shed: shed, cpuMs: Double(Int(served)) * 10 + refusing * Double(shed),
                    computeMs: Double(Int(served)) * 9)
                return SweepReport.Point(
                    contestant: shape.name, load: load, rate: rate,
                    misses: MissRatio(share: 0.1, low: 0, high: 0.2, missed: 1, total: 10), goodput: served, work: work,
                    problems: [])
            }
        }
        let varied = shapes.compactMap { shape in VariedReport(.daemon(shape)).map { (shape.name, $0) } }
        return SweepReport(
            scenario: "s", title: "t", cpus: "0", points: points, meanComputeMs: 9,
            varied: Dictionary(uniqueKeysWithValues: varied))
    }

    @Test func capacity_isOfComputeAndOverhead_andTheCheapestRefusalCounts() throws {
        let sweep = try GoodputTests.sweep().judged(cores: 1)
        let capacities = try #require(sweep.capacities)
        #expect(capacities.map(\.base) == ["m", "n"])
        #expect(abs(capacities[0].overheadMs - 1) < 1e-9 && abs(capacities[0].perSecond - 100) < 1e-9)
        #expect(abs(try #require(capacities[0].refusalMs) - 0.5) < 1e-9)
        #expect(abs(try #require(capacities[0].refusalShare) - 0.05) < 1e-9)
        let point = try #require(sweep.points.first { $0.contestant == "m edf" && $0.load == 2 })
        #expect(abs(try #require(point.goodputOverCapacity) - 0.9) < 1e-9)
        #expect(abs(try #require(point.offeredOverCapacity) - 2 / 0.9) < 1e-9)
        #expect(abs(try #require(GoodputTests.sweep().judged(cores: 2).capacities?[0].perSecond) - 200) < 1e-9)
    }

    @Test func requestsThatAskForMore_haveLessCapacity() throws {
        var sweep = try GoodputTests.sweep()
        let index = try #require(sweep.points.firstIndex { $0.contestant == "m edf" && $0.load == 2 })
        sweep.points[index].meanComputeMs = 11.5
        let point = sweep.judged(cores: 1).points[index]
        #expect(abs(try #require(point.goodputOverCapacity) - 90.0 / 80) < 1e-9)
    }

    @Test(arguments: [(0.5, 0.5), (1, 1), (2, 0.947_368), (10, 0.526_316), (20, 0), (40, 0)])
    func bound_isWhatRefusalsLeave(x: Double, expected: Double) throws {
        let capacity = try #require(GoodputTests.sweep().judged(cores: 1).capacities?[0])
        #expect(abs(capacity.bound(at: x) - expected) < 1e-6)
    }

    @Test func withoutRefusals_theirCostIsNotTold_andTheyCountAsFree() throws {
        let capacity = try #require(GoodputTests.sweep(loads: [0.5, 1]).judged(cores: 1).capacities?[0])
        #expect(capacity.refusalMs == nil && capacity.refusalShare == nil && capacity.bound(at: 10) == 1)
    }

    @Test func plot_hasADrawingForEachMode_andALineForEachValue() throws {
        let sweep = try GoodputTests.sweep().judged(cores: 1)
        #expect(GoodputPlot.keys(sweep) == ["fifo", "edf"])
        let panels = GoodputPlot.panels(sweep)
        #expect(panels.map(\.title) == ["m", "n"])
        #expect(panels[1].lines.map(\.name) == ["n fifo", "n edf"] && panels[1].lines.map(\.style) == [0, 1])
        let markup = GoodputPlot.draw(sweep).markup
        #expect(markup.components(separatedBy: "class='bound'").count == 3)
        #expect(markup.components(separatedBy: "<polyline").count == 7)
        #expect(markup.contains("m edf at 2.22×: 0.90 of the capacity"))
        #expect(markup.contains("m 100.0/s (overhead 1.00 ms, r 5.00 %), n 100.0/s"))
        let file = GoodputPlot.draw(sweep).file(names: GoodputPlot.keys(sweep))
        #expect(file.split(separator: "\n").allSatisfy { $0.count < 400 || $0.contains("polyline") })
    }

    @Test func plotWithoutVariations_isOneDrawing_withALineForEachContestant() throws {
        var sweep = try GoodputTests.sweep()
        sweep.varied = nil
        let panels = GoodputPlot.panels(sweep.judged(cores: 1))
        #expect(panels.count == 1 && panels[0].lines.map(\.style) == [0, 1, 2, 3])
    }

    @Test func pageAndTable_tellGoodput_whereLoadsGoBeyondTheCapacity() throws {
        let sweep = try GoodputTests.sweep().judged(cores: 1)
        let text = SweepTable.render(sweep, place: "core 0", columns: 100)
        #expect(text.contains("m edf   0.56  0.90  0.90  0.90   100.0/s   1000 µs   500 µs"), "\(text)")
        var report = ComparisonReport(
            machine: Machine(cpu: "c", cores: 1, memoryGiB: 8, kernel: "6", version: "0", swift: "6", time: "now"),
            command: "c", seed: 1, calibration: nil)
        report.sweeps = [sweep]
        let page = ReportPage.render(report)
        #expect(page.contains("<h4>Goodput over capacity</h4>") && page.contains("the most there can be"))
        let again = try ReportReader.read(Data(OutputFile.json(report).utf8), named: "r")
        #expect(ReportPage.render(again) == page)
        report.sweeps = [try GoodputTests.sweep(loads: [0.5, 1]).judged(cores: 1)]
        #expect(!ReportPage.render(report).contains("Goodput over capacity"))
    }

    @Test func sweepOfAnEarlierVersion_isReadAndDrawn_withoutGoodput() throws {
        var sweep = try GoodputTests.sweep()
        (sweep.varied, sweep.meanComputeMs) = (nil, nil)
        for index in sweep.points.indices { (sweep.points[index].goodput, sweep.points[index].work) = (nil, nil) }
        let text = try OutputFile.json(sweep)
        #expect(!text.contains("goodput") && !text.contains("capacities"))
        let again = try JSONDecoder().decode(SweepReport.self, from: Data(text.utf8))
        #expect(!again.isBeyondCapacity && GoodputTable.section(again).isEmpty)
        #expect(again.judged(cores: 1).capacities?.isEmpty == true)
    }

    @Test(arguments: [
        ("10%..30%", [0.1, 0.2, 0.3]), ("50%,100%, 1000%", [0.5, 1, 10]), ("5%..5%", [0.05]),
    ])
    func loads_areARangeOrAList(text: String, expected: [Double]) throws {
        let loads = try LoadRange(text).loads
        #expect(loads.count == expected.count && zip(loads, expected).allSatisfy { abs($0 - $1) < 1e-9 })
    }

    @Test(arguments: ["50%", "50%,", "50%,40%", "50%,50%", "0%,10%", "10%,1001%", "10%..", "30%..10%", "10..20", "x,y"])
    func badLoads_areRefused(text: String) {
        let message = "\"\(text)\": want a range such as 10%..120%, or loads such as 50%,100%,1000%"
        #expect(throws: LoadError(message)) { try LoadRange(text) }
    }
}
