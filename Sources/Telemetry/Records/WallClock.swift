import Glibc
import Workload

/// What shows monotonic instants to people: the offset of CLOCK_REALTIME, measured when something is to be shown.
public struct WallClock: Sendable {
    private let offset: UInt64

    /// - Parameters:
    ///   - now: a reading of the monotonic clock.
    ///   - realtime: CLOCK_REALTIME nanoseconds since the epoch, read together with it.
    public init(now: Instant, realtime: UInt64) {
        offset = realtime &- now.nanoseconds
    }

    /// The date and time in UTC with microseconds (RFC 3339), as in `2026-11-23T18:49:03.000250Z`.
    public func text(of instant: Instant) -> String {
        let (seconds, nanoseconds) = (instant.nanoseconds &+ offset).quotientAndRemainder(dividingBy: 1_000_000_000)
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        var text = ""
        for (value, width, mark) in [
            (parts.tm_year + 1900, 4, "-"), (parts.tm_mon + 1, 2, "-"), (parts.tm_mday, 2, "T"),
            (parts.tm_hour, 2, ":"), (parts.tm_min, 2, ":"), (parts.tm_sec, 2, "."),
            (Int32(nanoseconds / 1_000), 6, "Z"),
        ] {
            let digits = String(value)
            for _ in digits.utf8.count..<max(width, digits.utf8.count) { text += "0" }
            text += digits
            text += mark
        }
        return text
    }
}
