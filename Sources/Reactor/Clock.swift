import Glibc
import Workload

/// The machine's clocks. Callable from any thread; every reading is a vDSO call but those of CPU time, which are
/// system calls.
public enum Clock {
    public static func now() -> Instant {
        Instant(nanoseconds: read(CLOCK_MONOTONIC))
    }

    /// CPU nanoseconds of the calling thread.
    public static func threadCPU() -> UInt64 {
        read(CLOCK_THREAD_CPUTIME_ID)
    }

    /// CPU nanoseconds of the process, all threads'.
    public static func processCPU() -> UInt64 {
        read(CLOCK_PROCESS_CPUTIME_ID)
    }

    /// CLOCK_REALTIME nanoseconds since the epoch, for showing to people; never for arithmetic between readings.
    public static func realtime() -> UInt64 {
        read(CLOCK_REALTIME)
    }

    /// The machine has one pair of clocks, and so a process has one offset between them.
    private static let offset = RealtimeOffset()

    /// Notes how far the clocks are apart. To be called before the first stamp is read: if the real clock is stepped
    /// between the first arrivals and their reading, only who knew the clocks before can date them.
    public static func learn() {
        let reading = bothNow()
        _ = offset.arrival(ofRealtime: reading.realtime, at: reading)
    }

    /// The monotonic instant of a kernel stamp, which is CLOCK_REALTIME, and that of now: no arrival is later.
    ///
    /// The offset is measured at every reading: the two clocks drift apart, and the real one can be stepped.
    public static func arrival(ofRealtime stamp: UInt64) -> (arrival: Instant, now: Instant) {
        guard stamp != 0 else {
            let now = Clock.now()
            return (now, now)
        }
        let reading = bothNow()
        return (offset.arrival(ofRealtime: stamp, at: reading), Instant(nanoseconds: reading.monotonic))
    }

    @inline(__always)
    private static func bothNow() -> ClockReading {
        ClockReading(monotonic: { read(CLOCK_MONOTONIC) }, realtime: realtime)
    }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
