import Glibc

/// The `sleep` kind: blocks its thread and leaves the CPU to others, so that queueing can be tested on a busy machine.
/// The chain stays as it is: its start already names the kind and the units. Callable from any thread.
///
/// The thread's CPU clock stands still while it sleeps, so the time counts as `preempted`: kept off the CPU.
struct SleepKind: Sendable {
    /// A sleeping core needs so long to come back, in a virtual machine too; this end of each step is spent awake, so
    /// that steps are as long as they say. Measured: sleeps were 50 µs late.
    private static let awakeNanoseconds: UInt64 = 100_000

    /// Ends at a time that is fixed at the start, so that a signal prolongs nothing (clock_nanosleep(2)).
    func run(microseconds: Int) {
        guard microseconds > 0 else { return }
        let end = SleepKind.now + UInt64(microseconds) * 1_000
        let waking = end - min(SleepKind.awakeNanoseconds, UInt64(microseconds) * 1_000)
        var time = timespec(tv_sec: Int(waking / 1_000_000_000), tv_nsec: Int(waking % 1_000_000_000))
        while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil) == EINTR {}
        while SleepKind.now < end {}
    }

    /// CLOCK_MONOTONIC, in nanoseconds.
    private static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
