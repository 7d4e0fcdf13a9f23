import Testing

@testable import Reactor

/// Two clocks, the real one 1 s ahead, and a thread that loses the CPU between their readings. In nanoseconds.
struct ClockReadingTests {
    /// What passes before each reading: of the monotonic clock, the real one, the monotonic one again, and so on; 30
    /// when the row is over.
    private static let rows: [(name: String, passes: [UInt64], lead: UInt64, calls: Int)] = [
        ("keeps the CPU", [], 1_000_000_030, 3),
        ("loses it before the real clock, once", [30, 4_000_000], 1_000_000_030, 6),
        ("loses it behind the real clock, once", [30, 30, 4_000_000], 1_000_000_030, 6),
        (
            "loses it each time: the quickest counts",
            [30, 9_000_000, 30, 30, 8_000, 30, 30, 7_000_000, 30, 30, 6_000_000, 30, 30, 50_000, 30], 1_000_008_000, 15
        ),
    ]

    @Test(arguments: rows.indices)
    func reading(row: Int) {
        let (name, passes, lead, calls) = Self.rows[row]
        var (time, called): (UInt64, Int) = (1_000, 0)
        func clock(ahead: UInt64) -> UInt64 {
            time += called < passes.count ? passes[called] : 30
            called += 1
            return time + ahead
        }
        let reading = ClockReading(monotonic: { clock(ahead: 0) }, realtime: { clock(ahead: 1_000_000_000) })
        #expect(reading.realtime - reading.monotonic == lead, "\(name)")
        #expect(called == calls, "\(name)")
    }
}
