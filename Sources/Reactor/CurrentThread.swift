import CLinux

/// The thread that asks.
public enum CurrentThread {
    /// As the kernel counts threads (gettid(2)): what `/proc`, `top -H` and `perf` call it. A few nanoseconds.
    public static var number: UInt32 { UInt32(bitPattern: clinux_current_thread()) }
}
