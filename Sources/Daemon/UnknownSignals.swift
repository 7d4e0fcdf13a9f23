import Workload

/// Decides which of the signals that mean nothing are worth a line in the log: each kind once in a while, whatever
/// timer of a parent's keeps sending it.
struct UnknownSignals {
    /// From one line to the next about the same signal.
    static let interval = Duration.seconds(60)

    private var lastTold: [Int32: Instant] = [:]

    mutating func isWorthALine(_ signal: Int32, at now: Instant) -> Bool {
        if let last = lastTold[signal], now - last < UnknownSignals.interval { return false }
        lastTold[signal] = now
        return true
    }
}
