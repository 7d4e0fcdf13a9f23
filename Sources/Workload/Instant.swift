/// A point on the machine's monotonic clock (CLOCK_MONOTONIC), in nanoseconds. Every process of the machine shares it.
public struct Instant: Comparable, Hashable, Sendable {
    public var nanoseconds: UInt64

    public init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    public static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    public static func + (instant: Instant, duration: Duration) -> Instant {
        instant.advanced(byNanoseconds: duration.nanoseconds)
    }

    public static func - (later: Instant, earlier: Instant) -> Duration {
        .nanoseconds(later.nanosecondsSince(earlier))
    }

    public func advanced(byNanoseconds distance: Int64) -> Instant {
        Instant(nanoseconds: UInt64(max(0, Int64(nanoseconds) + distance)))
    }

    /// Signed, in nanoseconds: negative when `earlier` is in truth the later one.
    public func nanosecondsSince(_ earlier: Instant) -> Int64 {
        Int64(nanoseconds) - Int64(earlier.nanoseconds)
    }
}

extension Duration {
    /// The whole duration in nanoseconds. Configuration and grammar bound every duration far below 292 years.
    public var nanoseconds: Int64 {
        // Up to nine seconds, as most are, spare the division of 128 bits.
        if let attoseconds = Int64(exactly: attoseconds) { return attoseconds / 1_000_000_000 }
        return Int64(attoseconds / 1_000_000_000)
    }

    public var seconds: Double { Double(nanoseconds) / 1e9 }
    public var milliseconds: Double { Double(nanoseconds) / 1e6 }
}
