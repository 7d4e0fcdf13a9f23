import Load
import Testing

@testable import Comparison

struct ColumnsTests {
    @Test func columnsThatDoNotFit_followBelow_withTheFirstOneAgain() {
        let rows = [["", "one", "two", "three"], ["name", "1111", "2222", "3333"]]
        #expect(
            Columns.render(rows, columns: 17) == "       one   two\nname  1111  2222\n      three\nname   3333\n")
        #expect(Columns.render(rows, columns: 40).filter(\.isNewline).count == 2)
    }

    @Test func runningText_isBroken_andLongNamesLoseTheirMiddle() {
        let rows = [
            ["", "n", "why"], ["a-very-long-name-of-a-contestant", "1", "because of one thing and of another"],
        ]
        let text = Columns.render(rows, isLastLeft: true, columns: 60)
        #expect(
            text
                == "                                n  why\n"
                + "a-very-long-nam…f-a-contestant  1  because of one thing and\n"
                + "                                   of another\n")
    }

    @Test func tables_fitTheTerminal() {
        let names = ["some-mode ×2", String(repeating: "日", count: 60)]
        let runs = names.map { Sample.run($0, latenciesMs: Array(repeating: 33.25, count: 400) + [nil]) }
        for line in TrialTable.render(TrialReport(Sample.trial(runs))).split(separator: "\n") {
            #expect(DisplayText.width(String(line)) <= Terminal.columns, "\(line)")
        }
    }
}
