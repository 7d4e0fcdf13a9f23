import Testing
import Workload

struct DurationTextTests {
    @Test(
        "A number and a unit is a duration",
        arguments: [
            ("5ms", 5_000_000), ("0ms", 0), ("0s", 0), ("1s", 1_000_000_000), ("1.5s", 1_500_000_000),
            ("250us", 250_000), ("10ns", 10), ("2m", 120_000_000_000), ("0.5ms", 500_000), ("007ms", 7_000_000),
            ("1.000000001s", 1_000_000_001), ("0.5m", 30_000_000_000), ("1.9ns", 1),
            ("86400000000000ns", 86_400_000_000_000),
            ("153722867m", 9_223_372_020_000_000_000), ("9223372036.854775807s", .max),
            ("0.123456789012345678m", 7_407_407_340),
        ] as [(String, Int64)])
    func valid(text: String, nanoseconds: Int64) {
        #expect(DurationText.parse(text) == .nanoseconds(nanoseconds))
    }

    @Test(
        "Anything else is none",
        arguments: [
            "", "5", "ms", "5 ms", " 5ms", "5ms ", "-5ms", "+5ms", ".5ms", "5.ms", "5..5ms", "5.5.5ms", "1e3ms", "5MS",
            "5h", "5msms", "5mss", "0x5ms", "∞s", "5m\u{0}", "12345678901234567890s", "153722868m", "9999999999999s",
            "999999999999999m", "9223372036.854775808s", "0.12345678901234567890s", "00000000000000000000s", "nans",
            "1,5s", "5%6ds",
        ])
    func invalid(text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test(
        "The format is the shortest text with the largest fitting unit",
        arguments: [
            (0, "0ms"), (1, "1ns"), (999, "999ns"), (1_000, "1us"), (1_500, "1.5us"), (5_000_000, "5ms"),
            (5_000_001, "5.000001ms"), (1_500_000_000, "1.5s"), (86_400_000_000_000, "86400s"), (1_050_000, "1.05ms"),
        ] as [(Int64, String)])
    func format(nanoseconds: Int64, text: String) {
        #expect(DurationText.format(.nanoseconds(nanoseconds)) == text)
    }

    @Test(
        "What is formatted parses back to the same duration",
        arguments: [
            0, 1, 12, 999, 1_001, 123_456, 999_999, 1_000_000, 20_000_001, 999_999_999, 1_000_000_001, 30_123_456_789,
            86_400_000_000_000, 999_999_123_456_789, 5_999_999_999_999_994_000, .max,
        ] as [Int64])
    func roundTrip(nanoseconds: Int64) {
        let duration = Duration.nanoseconds(nanoseconds)
        #expect(DurationText.parse(DurationText.format(duration)) == duration)
    }
}
