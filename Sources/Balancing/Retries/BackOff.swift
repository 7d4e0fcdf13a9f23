import Workload

/// How long a retry waits: exponential back-off with full jitter, which is drawn evenly from nothing to
/// `min(cap, base · 2ⁿ)` (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015), so that clients that
/// failed together do not come back together.
public enum BackOff {
    /// Of the first retry. It and the cap are Envoy's defaults (`retry_back_off`): made for deadlines of some 100 ms.
    public static let base = Duration.milliseconds(25)
    public static let cap = Duration.milliseconds(250)

    /// The longest wait of a retry.
    ///
    /// - Parameter attempts: that were made before it, at least 1.
    public static func longest(after attempts: Int) -> Duration {
        // The cap is reached long before the shift is too wide.
        min(cap, base * (1 << min(max(0, attempts - 1), 20)))
    }

    /// The wait of one retry.
    ///
    /// - Parameter share: drawn evenly from 0 to 1, of the longest wait.
    public static func wait(after attempts: Int, share: Double) -> Duration {
        .nanoseconds(Int64(Double(longest(after: attempts).nanoseconds) * share))
    }
}
