import CLinux

/// How often a thread has left its CPU (getrusage(2)).
package struct ContextSwitches {
    /// To wait; also when the kernel woke it and found nothing for it to do.
    package let voluntary: UInt64
    /// Because its time was up.
    package let involuntary: UInt64

    /// Those of the calling thread so far.
    package static func ofThisThread() -> ContextSwitches {
        let switches = clinux_thread_switches()
        return ContextSwitches(voluntary: switches.voluntary, involuntary: switches.involuntary)
    }
}
