import Workload

/// A timer that counts only time during which this process ran, and calls its action once for each `schedule`. Loop
/// thread only.
public final class Countdown {
    /// From one look at the clock to the next, a quarter of which is the most that a pause of the machine takes from
    /// whoever is waited for.
    private static let look = Duration.seconds(1)
    /// So late is no sign of a pause, however short the time is.
    private static let tolerance = Duration.milliseconds(250)

    private var timer: Timer?
    private let action: () -> Void
    private var left = Duration.zero
    private var due = Duration.zero
    private var lastLook = Instant(nanoseconds: 0)

    public init(_ loop: EventLoop, action: @escaping () -> Void) throws(ReactorError) {
        self.action = action
        timer = try Timer(loop) { [unowned self] in look() }
    }

    /// Sets it, anew if it was already set.
    public func schedule(after delay: Duration) {
        left = delay
        lastLook = Clock.now()
        wait()
    }

    public func cancel() {
        timer?.cancel()
    }

    private func wait() {
        due = min(left, Countdown.look)
        timer?.schedule(after: due)
    }

    private func look() {
        let now = Clock.now()
        left -= RunningTime.counted(now - lastLook, due: max(due, Countdown.tolerance))
        lastLook = now
        if left > .zero { wait() } else { action() }
    }
}
