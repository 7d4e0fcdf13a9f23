import Modes
import Testing

@testable import Comparison

struct CapacityVerdictTests {
    /// A capacity as the estimate and its interval's ends, in percent.
    typealias Known = (name: String, load: Double, low: Double, high: Double)

    private static let (first, second, third) = (
        ModeChoice.compared[0].name, ModeChoice.compared[1].name, ModeChoice.compared[2].name
    )

    static func report(_ known: [Known], cpus: String = "0", scenario: String = "mixed") -> CapacityReport {
        CapacityReport(
            scenario: scenario, title: "t", cpus: cpus, objective: 0.01,
            entries: known.map { one in
                var entry = CapacityReport.Entry(contestant: one.name)
                (entry.load, entry.loadLow, entry.loadHigh) = (one.load / 100, one.low / 100, one.high / 100)
                return entry
            })
    }

    @Test func overlap_isNoDifference_andAmongNarrowModesNoWinner() {
        let (first, second, third) = (Self.first, Self.second, Self.third)
        let rows: [([Known], String)] = [
            (
                [(first, 68, 66, 70), (second, 68, 66, 70)],
                "on one core each mode holds 68 % (66…70) of it at 1 % missed: no model wins by its name"
            ),
            (
                [(first, 66, 64, 68), (second, 69, 67, 71), (third, 68, 66, 70)],
                "on one core each mode holds 66 to 69 % (64…71) of it at 1 % missed: no model wins by its name"
            ),
            (
                [(first, 62, 56, 68), (second, 69, 63, 75)],
                "on one core each mode holds 62 to 69 % (56…75) of it at 1 % missed: no difference is shown"
            ),
            (
                [(first, 68, 66, 70), ("mine", 68, 66, 70)],
                "on one core each contestant holds 68 % (66…70) of it at 1 % missed: no difference is shown"
            ),
            ([(first, 68, 66, 70)], "on one core \(first) holds 68 % (66…70) of it at 1 % missed"),
        ]
        for (known, clause) in rows { #expect(CapacityVerdict.clause(Self.report(known)) == clause) }
    }

    @Test func intervalsThatAreApart_sayWhoHoldsMore_andByHowMuch() {
        let (first, second, third) = ("\(Self.first) ×2", "\(Self.second) ×2", Self.third)
        let rows: [([Known], String)] = [
            (
                [(first, 69, 67, 71), (second, 68, 66, 70), (third, 82, 80, 84)],
                "on two cores \(third) holds the most at 1 % missed, 82 % (80…84): 13 to 14 points more than "
                    + "\(first) and \(second) with 68 to 69 % (66…71)"
            ),
            (
                [(first, 69, 67, 71), (second, 68, 66, 70), (third, 60, 58, 62)],
                "on two cores \(first) and \(second) hold more at 1 % missed, 68 to 69 % (66…71): 8 to 9 "
                    + "points more than \(third) with 60 % (58…62)"
            ),
            (
                [(first, 70, 68, 72), (second, 66, 62, 69), (third, 62, 60, 64)],
                "on two cores \(first) holds more at 1 % missed, 70 % (68…72): 8 points more than "
                    + "\(third) with 62 % (60…64); \(second) with 66 % (62…69) is told apart from neither"
            ),
            (
                [(first, 90, 88, 92), (second, 60, 58, 62)],
                "on two cores \(first) holds the most at 1 % missed, 90 % (88…92): 30 points more than "
                    + "\(second) with 60 % (58…62)"
            ),
        ]
        for (known, clause) in rows { #expect(CapacityVerdict.clause(Self.report(known, cpus: "0,1")) == clause) }
    }

    @Test func manyContestants_areNotAllNamed() {
        let known = (0..<7).map { Known("c\($0)", 80 - Double($0), 60, 90) } + [Known("last", 30, 28, 32)]
        #expect(
            CapacityVerdict.clause(Self.report(known))
                == "on one core c0, c1, c2 and 4 others hold more at 1 % missed, 74 to 80 % (60…90): 44 to 50 points "
                + "more than last with 30 % (28…32)")
    }

    @Test func whatWasNotFound_isNotTold() {
        var report = Self.report([(Self.first, 68, 66, 70)])
        report.entries.append(CapacityReport.Entry(contestant: Self.second, problems: ["slow"]))
        #expect(CapacityVerdict.clause(report)?.hasPrefix("on one core \(Self.first) holds 68 %") == true)
        var two = Self.report([(Self.first, 68, 66, 70), (Self.third, 69, 67, 71)])
        two.entries.append(CapacityReport.Entry(contestant: Self.second, problems: ["slow"]))
        #expect(CapacityVerdict.clause(two)?.hasPrefix("on one core \(Self.third) and \(Self.first) hold 68") == true)
        report.entries.removeFirst()
        #expect(CapacityVerdict.clause(report) == nil)
    }

    @Test func scenario_isOneSentence_withAClauseForEachNumberOfCores() {
        var report = ComparisonReport(
            machine: Machine(cpu: "c", cores: 2, memoryGiB: 8, kernel: "6", version: "0", swift: "6", time: "now"),
            command: "c", seed: 1, calibration: nil)
        report.capacities = [
            Self.report([(Self.first, 68, 66, 70)]), Self.report([("b", 50, 49, 51)], cpus: "0,1"),
            Self.report([("b", 40, 39, 41)], scenario: "fixed"),
        ]
        let lines = [
            ReportVerdict.Line(
                scenario: "mixed",
                sentence: "On one core \(Self.first) holds 68 % (66…70) of it at 1 % missed; "
                    + "on two cores b holds 50 % (49…51) of them."),
            ReportVerdict.Line(scenario: "fixed", sentence: "On one core b holds 40 % (39…41) of it at 1 % missed."),
        ]
        #expect(ReportVerdict.lines(report) == lines)
        #expect(ClosingWords.text(report, folder: nil, columns: 500).hasSuffix("fixed: \(lines[1].sentence)\n"))
        #expect(ReportPage.render(report).contains("<li><b>mixed</b>: \(HTML.sentence(lines[0].sentence))</li>"))
    }
}
