import Glibc

/// The `sleep` kind: blocks its thread and leaves the CPU to others, so that queueing can be tested on a busy machine.
/// The chain stays as it is: its start already names the kind and the units. Callable from any thread.
///
/// The thread's CPU clock stands still meanwhile, so the time counts as `preempted`: kept off the CPU.
struct SleepKind: Sendable {
    /// Sleeps until a time that is fixed at the start, so that a signal prolongs nothing (clock_nanosleep(2)).
    func run(microseconds: Int) {
        guard microseconds > 0 else { return }
        var end = timespec()
        clock_gettime(CLOCK_MONOTONIC, &end)
        let nanoseconds = end.tv_nsec + microseconds % 1_000_000 * 1_000
        end.tv_sec += microseconds / 1_000_000 + nanoseconds / 1_000_000_000
        end.tv_nsec = nanoseconds % 1_000_000_000
        while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, nil) == EINTR {}
    }
}
