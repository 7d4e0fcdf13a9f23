import Telemetry
import Workload

/// Finds out whether a worker makes progress, from the signs that it leaves in its slab.
///
/// It does while its loop goes round and while some of its threads is not in a compute step, or begins or ends one.
/// Only time during which the supervisor looks counts: one that was itself held up does not blame its workers.
struct ProgressWatch {
    /// Longest time between two looks that counts.
    static let longestLook = Duration.seconds(2)

    /// Threads that compute.
    private let threads: Int
    private var last: (signs: ProgressSigns, at: Instant)?
    private var loopStandstill = Duration.zero
    private var computeStandstill = Duration.zero

    /// - Parameter threads: OS threads of the worker that compute.
    init(threads: Int) {
        self.threads = threads
    }

    /// Takes a look: for how long the worker has made no progress.
    mutating func look(at signs: ProgressSigns, at now: Instant) -> Duration {
        defer { last = (signs, now) }
        guard let last else { return .zero }
        let watched = min(now - last.at, ProgressWatch.longestLook)
        loopStandstill = signs.loopPasses == last.signs.loopPasses ? loopStandstill + watched : .zero
        let isComputing = signs.stepsUnderWay >= threads && signs.hasSameSteps(as: last.signs)
        computeStandstill = isComputing ? computeStandstill + watched : .zero
        return max(loopStandstill, computeStandstill)
    }
}
