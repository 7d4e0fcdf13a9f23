import Reactor
import Workload

/// Finds out when a worker has had time enough to start, and still does not accept.
///
/// Only time during which the supervisor looks counts: one that was itself held up, or held with the whole machine,
/// does not blame its workers.
struct StartWatch {
    /// How long a worker may take until it accepts, and one that is told to leave before it does may take to end.
    static let patience = Duration.seconds(30)

    private var lastLook: Instant
    private var waited = Duration.zero

    init(from start: Instant) {
        lastLook = start
    }

    /// Takes a look at a worker that does not accept yet: whether its time has run out now, which it does once.
    ///
    /// - Parameter due: the time after which this look was to come.
    mutating func runsOut(at now: Instant, due: Duration) -> Bool {
        guard waited < StartWatch.patience else { return false }
        waited += RunningTime.counted(now - lastLook, due: due)
        lastLook = now
        return waited >= StartWatch.patience
    }
}
