import Glibc
import Workload

/// What shows monotonic instants to people: the offset of CLOCK_REALTIME, measured when something is to be shown.
public struct WallClock: Sendable, Equatable {
    private let offset: UInt64

    /// - Parameters:
    ///   - now: a reading of the monotonic clock.
    ///   - realtime: CLOCK_REALTIME nanoseconds since the epoch, read together with it.
    public init(now: Instant, realtime: UInt64) {
        offset = realtime &- now.nanoseconds
    }

    /// Takes instants for nanoseconds since the epoch: for who has none of the monotonic clock.
    public static let sinceEpoch = WallClock(now: Instant(nanoseconds: 0), realtime: 0)

    func nanosecondsSinceEpoch(_ instant: Instant) -> UInt64 { instant.nanoseconds &+ offset }

    /// The date and time in UTC with microseconds (RFC 3339), as in `2026-11-23T18:49:03.000250Z`.
    public func text(of instant: Instant) -> String {
        let (seconds, nanoseconds) = nanosecondsSinceEpoch(instant).quotientAndRemainder(dividingBy: 1_000_000_000)
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        // A page has a thousand of them.
        return String(unsafeUninitializedCapacity: WallClock.length) { text in
            var end = 0
            func put(_ value: Int32, _ width: Int, _ mark: UInt8) {
                var rest = value
                for place in (end..<end + width).reversed() {
                    text[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                    rest /= 10
                }
                text[end + width] = mark
                end += width + 1
            }
            // Nanoseconds in a word end in the year 2554.
            put(parts.tm_year + 1900, 4, UInt8(ascii: "-"))
            put(parts.tm_mon + 1, 2, UInt8(ascii: "-"))
            put(parts.tm_mday, 2, UInt8(ascii: "T"))
            put(parts.tm_hour, 2, UInt8(ascii: ":"))
            put(parts.tm_min, 2, UInt8(ascii: ":"))
            put(parts.tm_sec, 2, UInt8(ascii: "."))
            put(Int32(nanoseconds / 1_000), 6, UInt8(ascii: "Z"))
            return end
        }
    }

    private static let length = "2026-11-23T18:49:03.000250Z".utf8.count
}
