import Testing
import Workload

struct SignificantDigitsTests {
    @Test(
        "A number is shown with four significant digits, without trailing zeros",
        arguments: [
            (2_345.678, "2346"), (0.345_678_9, "0.3457"), (12.345_6, "12.35"), (999.96, "1000"), (2_000, "2000"),
            (0.2, "0.2"), (123_456.7, "123500"), (0.000_123_456, "0.0001235"), (0, "0"), (-2_345.678, "-2346"),
            (.infinity, "inf"),
        ] as [(Double, String)])
    func four(number: Double, text: String) {
        #expect(number.text(significantDigits: 4) == text)
    }
}
