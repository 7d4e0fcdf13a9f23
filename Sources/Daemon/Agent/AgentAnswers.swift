import Workload

/// The lines of HAProxy's agent protocol (`agent-check` in its configuration manual). Pure.
///
/// `drain` lasts in HAProxy until an agent says `ready`, whatever weight it tells meanwhile. But `ready` also undoes
/// what people have set by hand (`set server … state drain`): so it is said for a while only, after this daemon has
/// said `drain`, or an earlier one on its port may have.
struct AgentAnswers {
    /// Longer than the time between two checks of any balancer, and than it takes one to find its way here again.
    private static let readiness = Duration.seconds(60)

    /// When `drain` was said last, or the daemon began.
    private var lastDrain: Instant

    init(since start: Instant) {
        lastDrain = start
    }

    mutating func next(isDraining: Bool, percent: Int, at now: Instant) -> String {
        guard !isDraining else {
            lastDrain = now
            return "drain\n"
        }
        let state = now - lastDrain < AgentAnswers.readiness ? "ready up" : "up"
        return "\(state) \(percent)%\n"
    }
}
