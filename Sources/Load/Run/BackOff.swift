import Workload

/// How long a retry waits: exponential back-off with full jitter, which is drawn evenly from nothing to
/// `min(cap, base · 2ⁿ)` (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015), so that clients that
/// failed together do not come back together.
enum BackOff {
    /// Of the first retry. It and the cap are Envoy's defaults (`retry_back_off`): made for deadlines of some 100 ms.
    static let base = Duration.milliseconds(25)
    static let cap = Duration.milliseconds(250)

    /// The longest wait of a retry.
    ///
    /// - Parameter attempts: that were made before it, at least 1.
    static func longest(after attempts: Int) -> Duration {
        // The cap is reached long before the shift is too wide.
        min(cap, base * (1 << min(max(0, attempts - 1), 20)))
    }

    /// The wait of one retry. It depends on these three alone, and not on what came of other requests.
    static func wait(of number: Int, after attempts: Int, seed: UInt64) -> Duration {
        // A schedule's two million numbers and a hundred attempts stand above the seeds that people write.
        let name = UInt64(number) << 40 | UInt64(attempts) << 32
        var stream = RandomStream(seed: seed ^ name, for: .backOff)
        return .nanoseconds(Int64(Double(longest(after: attempts).nanoseconds) * stream.unit()))
    }
}
