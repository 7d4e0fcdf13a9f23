import Glibc

/// The `spin` kind: computes SHA-256 rounds until the thread's CPU clock has run on for so long. How many rounds that
/// is depends on the core's speed of the moment, so they are thrown away and the chain stays as it is: its start
/// already names the kind and the units. Callable from any thread.
struct SpinKind: Sendable {
    /// Between two readings of the clock, a system call of some 0.2 µs: 2 to 3 µs, by which a step may be too long.
    private static let roundsAtOnce = 16

    func run(microseconds: Int) {
        guard microseconds > 0 else { return }
        let end = SpinKind.threadCPU + UInt64(microseconds) * 1_000
        var discarded = Chain(method: .get, kind: .spin, before: microseconds, after: 0)
        while SpinKind.threadCPU < end {
            for _ in 0..<SpinKind.roundsAtOnce { discarded.round() }
        }
    }

    /// CLOCK_THREAD_CPUTIME_ID, in nanoseconds.
    private static var threadCPU: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
