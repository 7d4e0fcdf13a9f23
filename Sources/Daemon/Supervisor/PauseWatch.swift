import Telemetry
import Workload

/// Finds out whether a worker's pauses in accepting are worth a line in the log, from the counts in its slab. A worker
/// at its limit pauses with each connection that comes: that is one episode, and told once in a while.
struct PauseWatch {
    /// From one line to the next of the same kind.
    static let interval = Duration.seconds(60)

    private var seen: UInt64 = 0
    private var lastTold: Instant?

    /// Takes a look: whether there is something to tell.
    ///
    /// - Parameter pauses: how often the worker has paused so far.
    mutating func look(at pauses: UInt64, at now: Instant) -> Bool {
        guard pauses > seen else { return false }
        if let lastTold, now - lastTold < PauseWatch.interval { return false }
        seen = pauses
        lastTold = now
        return true
    }
}
