import Testing
import Workload

@testable import Reactor

/// Arrivals while CLOCK_REALTIME is stepped. All times are in milliseconds; the clocks begin an hour apart.
struct RealtimeOffsetTests {
    private static let hour: Int64 = 3_600_000

    /// A read at `now`, when the real clock is `step` off, of bytes that arrived at `arrived`, when it was `stepThen`
    /// off.
    struct Read: Sendable {
        var now: Int64
        var step: Int64
        var arrived: Int64
        var stepThen: Int64
    }

    private static func read(at now: Int64, _ step: Int64, arrived: Int64, _ stepThen: Int64) -> Read {
        Read(now: now, step: step, arrived: arrived, stepThen: stepThen)
    }

    private static let rows: [(name: String, reads: [Read])] = [
        ("no step", [read(at: 10_000, 0, arrived: 9_990, 0), read(at: 20_000, 0, arrived: 15_000, 0)]),
        (
            "an hour forward between an arrival and its read",
            [
                read(at: 10_000, 0, arrived: 9_990, 0), read(at: 10_100, hour, arrived: 10_050, 0),
                read(at: 10_200, hour, arrived: 10_060, 0), read(at: 10_300, hour, arrived: 10_290, hour),
            ]
        ),
        (
            "an hour back between an arrival and its read",
            [
                read(at: 10_000, 0, arrived: 9_990, 0), read(at: 10_100, -hour, arrived: 10_050, 0),
                read(at: 10_200, -hour, arrived: 10_060, 0), read(at: 10_300, -hour, arrived: 10_290, -hour),
            ]
        ),
        (
            "forward and back again",
            [
                read(at: 10_000, 0, arrived: 9_990, 0), read(at: 10_100, hour, arrived: 10_090, hour),
                read(at: 10_200, 0, arrived: 10_150, hour), read(at: 10_300, 0, arrived: 10_250, 0),
            ]
        ),
        (
            "a long wait after a small step forward",
            [
                read(at: 10_000, 0, arrived: 9_990, 0), read(at: 10_100, 50, arrived: 10_090, 50),
                read(at: 10_300, 50, arrived: 10_110, 50),
            ]
        ),
    ]

    @Test(arguments: rows.indices)
    func arrivals(row: Int) {
        let (name, reads) = Self.rows[row]
        let offset = RealtimeOffset()
        for read in reads {
            let reading = ClockReading(
                monotonic: UInt64(read.now * 1_000_000),
                realtime: UInt64((read.now + 2 * Self.hour + read.step) * 1_000_000))
            let instant = offset.arrival(
                ofRealtime: UInt64((read.arrived + 2 * Self.hour + read.stepThen) * 1_000_000), at: reading)
            #expect(instant.nanoseconds / 1_000_000 == UInt64(read.arrived), "\(name), read at \(read.now)")
        }
    }

    @Test func stampFromTheFuture_isNow() {
        let arrival = RealtimeOffset().arrival(ofRealtime: 5_000, at: ClockReading(monotonic: 100, realtime: 4_000))
        #expect(arrival == Instant(nanoseconds: 100))
    }
}
