import Testing

@testable import Telemetry

struct QueryRangeTests {
    @Test(
        arguments: [
            ("1..2", 1_000_000_000, true), ("1..2", 999_999_999, false), ("1..2", 1_999_999_999, true),
            ("1..2", 2_000_000_000, false), ("..2", 0, true), ("..2", 2_000_000_000, false), ("2..", .max, true),
            ("2..", 2_000_000_000, true), ("2..", 1_999_999_999, false), ("0.1..0.100000001", 100_000_000, true),
            ("0.1..0.100000001", 100_000_001, false), ("1764000000.25..", 1_764_000_000_250_000_000, true),
            ("1764000000.25..", 1_764_000_000_249_999_999, false), ("9999999999..", 9_999_999_999_000_000_000, true),
            // Behind the ninth, digits are passed over.
            ("0.30000000000000004..1", 300_000_000, true), ("..0.0000000019", 1, false),
            ("007..08", 7_500_000_000, true),
        ] as [(String, UInt64, Bool)])
    func `the low end is in a range, and the high end is not`(text: String, value: UInt64, isIn: Bool) throws {
        let range = try #require(QueryRange(text))
        #expect(range.contains(billionths: value) == isIn)
    }

    @Test(arguments: [
        "", "..", "1", "1.2", "1.", "a..b", "1..b", "-1..2", "+1..2", "1..-2", "1e3..2e3", "1 ..2", "1...2", "1..2..3",
        ".5..1", "1...", "1..2.", "2..1", "1..1", "0..0", "..0", "nan..", "..inf", "0x1..", "10000000000..",
        "..10000000000", "1,5..2", "\u{661}..2", "1..\u{664}", String(repeating: "0", count: 65) + "..1",
    ])
    func `what is no range of numbers, or one in which nothing can be, is none`(text: String) {
        #expect(QueryRange(text) == nil)
    }

    @Test(
        arguments: [
            ("..1", 99, 100, true), ("..1", 100, 100, false), ("1..", 100, 100, true), ("1..2", 150, 100, true),
            ("0.333333333..0.333333334", 1, 3, true), ("0.333333334..", 1, 3, false), ("0..", 0, 1, true),
            ("5..", 1, 0, true), ("..5", 1, 0, false), ("5..", 0, 0, true), ("9999999999..", .max, 1, true),
            ("..9999999999", .max, 1, false), ("1..1.000000001", .max, .max, true),
        ] as [(String, UInt64, UInt64, Bool)])
    func `a quotient is compared exactly`(text: String, dividend: UInt64, divisor: UInt64, isIn: Bool) throws {
        let range = try #require(QueryRange(text))
        #expect(range.contains(dividend, by: divisor) == isIn)
    }
}
