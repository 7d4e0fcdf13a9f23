import Testing

@testable import Load

struct DisplayTextTests {
    @Test(arguments: [("", 0), ("abc", 3), ("λ·E[S]", 6), ("×2", 2), ("日本", 4), ("e\u{301}", 1), ("🚀", 2), ("한", 2)])
    func width_isThatOfTheTerminal(text: String, width: Int) {
        #expect(DisplayText.width(text) == width)
    }

    @Test(arguments: [("short", 5, "short"), ("abcdefgh", 5, "ab…gh"), ("日本語日本語", 7, "日…本語"), ("ab", 1, "…")])
    func longName_losesItsMiddle(text: String, columns: Int, shown: String) {
        #expect(DisplayText.shortened(text, to: columns) == shown)
    }

    @Test(arguments: [
        ("one two three", 7, 0, ["one two", "three"]), ("one two three", 8, 2, ["one two", "  three"]),
        ("  a  b c", 6, 1, ["  a  b", " c"]), ("overlong word", 4, 0, ["overlong", "word"]),
        ("a\nb c", 3, 0, ["a", "b c"]), ("", 5, 0, [""]),
    ])
    func text_isBrokenAtSpaces(text: String, columns: Int, indent: Int, lines: [String]) {
        #expect(DisplayText.wrapped(text, columns: columns, indent: indent) == lines)
    }

    @Test(arguments: [
        (nil, nil, 80), ("100", 120, 100), (nil, 120, 120), ("x", 120, 120), ("0", nil, 80), (nil, 0, 80),
        ("9", nil, 40), ("-5", 90, 90),
    ])
    func columns_areTheEnvironments_orTheTerminals_or80(environment: String?, window: UInt16?, columns: Int) {
        #expect(Terminal.columns(environment: environment, window: window) == columns)
    }
}
