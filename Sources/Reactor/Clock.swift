import Glibc
import Workload

/// The machine's clocks. Callable from any thread; every reading is a vDSO call but `threadCPU`, which is a system
/// call.
package enum Clock {
    package static func now() -> Instant {
        Instant(nanoseconds: read(CLOCK_MONOTONIC))
    }

    /// CPU nanoseconds of the calling thread.
    package static func threadCPU() -> UInt64 {
        read(CLOCK_THREAD_CPUTIME_ID)
    }

    /// CLOCK_REALTIME nanoseconds since the epoch, for showing to people; never for arithmetic between readings.
    package static func realtime() -> UInt64 {
        read(CLOCK_REALTIME)
    }

    /// The monotonic instant of a kernel stamp, which is CLOCK_REALTIME, by an offset measured now: the two clocks
    /// drift apart and the real one can be stepped. `now` is the instant the bytes were read; no arrival is later than
    /// it.
    package static func instant(ofRealtime stamp: UInt64, now: Instant) -> Instant {
        guard stamp != 0 else { return now }
        let age = Int64(bitPattern: realtime() &- stamp)
        guard age > 0 else { return now }
        return Instant(nanoseconds: now.nanoseconds - min(UInt64(age), now.nanoseconds))
    }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
