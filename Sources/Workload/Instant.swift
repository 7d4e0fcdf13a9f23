/// A point on the machine's monotonic clock (CLOCK_MONOTONIC), in nanoseconds. Every process of the machine shares it.
package struct Instant: Comparable, Hashable, Sendable {
    package var nanoseconds: UInt64

    package init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    package static func + (instant: Instant, duration: Duration) -> Instant {
        instant.advanced(byNanoseconds: duration.nanoseconds)
    }

    package static func - (later: Instant, earlier: Instant) -> Duration {
        .nanoseconds(later.nanosecondsSince(earlier))
    }

    package func advanced(byNanoseconds distance: Int64) -> Instant {
        Instant(nanoseconds: UInt64(max(0, Int64(nanoseconds) + distance)))
    }

    /// Signed, in nanoseconds: negative when `earlier` is in truth the later one.
    package func nanosecondsSince(_ earlier: Instant) -> Int64 {
        Int64(nanoseconds) - Int64(earlier.nanoseconds)
    }
}

extension Duration {
    /// The whole duration in nanoseconds. Configuration and grammar bound every duration far below 292 years.
    package var nanoseconds: Int64 {
        // Up to nine seconds, as most are, spare the division of 128 bits.
        if let attoseconds = Int64(exactly: attoseconds) { return attoseconds / 1_000_000_000 }
        return Int64(attoseconds / 1_000_000_000)
    }

    package var seconds: Double { Double(nanoseconds) / 1e9 }
    package var milliseconds: Double { Double(nanoseconds) / 1e6 }
}
