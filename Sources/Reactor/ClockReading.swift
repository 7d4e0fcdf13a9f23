import Workload

/// The monotonic and the real clock, read as one: what is between the two readings would be taken for the age of bytes.
struct ClockReading {
    /// Nanoseconds.
    let monotonic: UInt64
    /// Nanoseconds since the epoch.
    let realtime: UInt64

    /// Nanoseconds between two readings of a thread that keeps the CPU: three calls of some 30 ns, and room.
    private static let quick: UInt64 = 5_000
    private static let mostReadings = 5

    /// Reads the monotonic clock, the real one and the monotonic one again, and once more where that was not quick,
    /// because the thread has lost the CPU then; the quickest counts.
    ///
    /// - Parameters:
    ///   - monotonic: reads CLOCK_MONOTONIC.
    ///   - realtime: reads CLOCK_REALTIME.
    @inline(__always)
    init(monotonic readMonotonic: () -> UInt64, realtime readRealtime: () -> UInt64) {
        var best: (monotonic: UInt64, realtime: UInt64, took: UInt64) = (0, 0, .max)
        for _ in 0..<ClockReading.mostReadings {
            let before = readMonotonic()
            let real = readRealtime()
            let took = readMonotonic() &- before
            if took < best.took { best = (before, real, took) }
            if took <= ClockReading.quick { break }
        }
        (monotonic, realtime) = (best.monotonic, best.realtime)
    }

    init(monotonic: UInt64, realtime: UInt64) {
        self.monotonic = monotonic
        self.realtime = realtime
    }
}
