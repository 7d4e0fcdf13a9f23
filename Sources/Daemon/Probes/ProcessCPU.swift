import Glibc

/// The CPU time of processes.
enum ProcessCPU {
    /// What a process has used so far, in nanoseconds; nil if it is gone (clock_getcpuclockid(3)).
    static func nanoseconds(of pid: pid_t) -> UInt64? {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else { return nil }
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// What a process had used when it ended, in nanoseconds, as wait4(2) told.
    static func nanoseconds(of usage: rusage) -> UInt64 {
        let microseconds = { (time: timeval) in UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_usec) }
        return (microseconds(usage.ru_utime) + microseconds(usage.ru_stime)) * 1_000
    }
}
