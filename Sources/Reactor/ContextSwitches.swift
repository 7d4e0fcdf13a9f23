import CLinux

/// How often a thread has left its CPU (getrusage(2)).
public struct ContextSwitches {
    /// To wait; also when the kernel woke it and found nothing for it to do.
    public let voluntary: UInt64
    /// Because its time was up.
    public let involuntary: UInt64

    /// Those of the calling thread so far.
    public static func ofThisThread() -> ContextSwitches {
        let switches = clinux_thread_switches()
        return ContextSwitches(voluntary: switches.voluntary, involuntary: switches.involuntary)
    }
}
