import Testing
import Workload

struct NumberTextTests {
    @Test(
        "A number is shown with four significant digits, without trailing zeros",
        arguments: [
            (2_345.678, "2346"), (0.345_678_9, "0.3457"), (12.345_6, "12.35"), (999.96, "1000"), (2_000, "2000"),
            (0.2, "0.2"), (123_456.7, "123500"), (0.000_123_456, "0.0001235"), (0, "0"), (-2_345.678, "-2346"),
            (.infinity, "inf"),
        ] as [(Double, String)])
    func four(number: Double, text: String) {
        #expect(NumberText.significant(number, 4) == text)
    }

    @Test(arguments: [
        (1.5, 2, "1.50"), (0.005, 2, "0.01"), (-0.004, 2, "0.00"), (-1.25, 1, "-1.3"), (12, 0, "12"), (0.5, 0, "1"),
        (1e18, 0, "1e+18"), (.infinity, 1, "inf"),
    ])
    func fixed_hasAllItsDecimals(number: Double, decimals: Int, text: String) {
        #expect(NumberText.fixed(number, decimals) == text)
    }

    @Test(arguments: [(0, "0"), (10, "10"), (99.9, "99.9"), (0.0005, "0.001"), (120.25, "120.25")])
    func short_hasNoNeedlessDecimal(number: Double, text: String) {
        #expect(NumberText.short(number) == text)
    }

    @Test(arguments: [
        (UInt64(0), 9, "0"), (1, 9, "0.000000001"), (1_500_000_000, 9, "1.5"), (20_000_000, 6, "20"),
        (20_000_000_000, 9, "20"), (1_000_001, 9, "0.001000001"), (1_000_001, 6, "1.000001"),
        (.max, 9, "18446744073.709551615"), (7, 0, "7"), (10, 0, "10"),
    ])
    func exact_losesNothing(value: UInt64, decimals: Int, text: String) {
        #expect(NumberText.exact(value, decimals: decimals) == text)
    }

    @Test func whatIsNotKnown_isADash() {
        #expect(NumberText.percent(nil) == "–" && NumberText.fixed(nil as Double?, 2) == "–")
        #expect(NumberText.percent(0.685) == "69 %" && NumberText.percent(0.0125, 2) == "1.25 %")
    }

    @Test func shortPercent_hasNoNeedlessDecimal() {
        #expect([0.01, 0.001, 1].map { NumberText.shortPercent($0) } == ["1 %", "0.1 %", "100 %"])
    }

    @Test func percent_hasTheEndsOfItsInterval_behindIt() {
        #expect(NumberText.percent(0.68, from: 0.66, to: 0.704) == "68 % (66…70)")
        #expect(NumberText.percent(0.0125, from: 0.009, to: 0.0173, 2) == "1.25 % (0.90…1.73)")
        #expect(NumberText.range(66, 70.4) == "66…70" && NumberText.range(0.5, 1, 3) == "0.500…1.000")
    }

    @Test(arguments: [(2.0, "2"), (0.1, "0.1"), (1_234.5678, "1234.5678"), (-3, "-3")])
    func plain_isTheShortest_withoutAPointThatNothingFollows(number: Double, text: String) {
        #expect(NumberText.plain(number) == text)
    }

    @Test func count_hasItsNounInTheSingular_forOneAlone() {
        #expect([0, 1, 2].map { NumberText.count($0, "core") } == ["0 cores", "1 core", "2 cores"])
    }
}
