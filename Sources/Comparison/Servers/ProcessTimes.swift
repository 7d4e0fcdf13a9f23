import Load

/// CPU time of other processes.
enum ProcessTimes {
    /// User and system time of a process with all its threads, those that have ended included; in the kernel's ticks of
    /// mostly 10 ms. 0 if it is gone.
    static func cpuSeconds(of pid: Int32) -> Double {
        ProcessFile.text("/proc/\(pid)/stat").flatMap(ProcessStat.init)?.seconds ?? 0
    }
}
