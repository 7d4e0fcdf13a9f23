import Reactor
import Telemetry
import Workload

/// Finds out whether a worker makes progress, from the signs that it leaves in its slab.
///
/// It does while its loop goes round and while some of its threads is not in a compute step, or begins or ends one.
/// Only time during which the supervisor looks counts: one that was itself held up, or held with the whole machine,
/// does not blame its workers.
struct ProgressWatch {
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
    ///
    /// - Parameter due: the time after which this look was to come.
    mutating func look(at signs: ProgressSigns, at now: Instant, due: Duration) -> Duration {
        defer { last = (signs, now) }
        guard let last else { return .zero }
        let watched = RunningTime.counted(now - last.at, due: due)
        loopStandstill = signs.loopPasses == last.signs.loopPasses ? loopStandstill + watched : .zero
        let isComputing = signs.stepsUnderWay >= threads && signs.hasSameSteps(as: last.signs)
        computeStandstill = isComputing ? computeStandstill + watched : .zero
        return max(loopStandstill, computeStandstill)
    }
}
