import Glibc

/// The calling thread's priority, raised for a run so that a saturated server cannot slow its own witness.
package struct ThreadPriority {
    package enum Level: String, Sendable {
        /// SCHED_FIFO, at its lowest priority.
        case realTime = "real-time"
        /// A negative nice value.
        case nice
        /// Neither was permitted.
        case normal
    }

    package let level: Level

    private static let niceValue: Int32 = -10
    /// sched(7): children are started with the ordinary policy.
    private static let resetOnFork: Int32 = 0x4000_0000

    /// Raises it as far as it is permitted.
    package static func raise() -> ThreadPriority {
        var parameter = sched_param()
        parameter.sched_priority = sched_get_priority_min(SCHED_FIFO)
        if sched_setscheduler(0, SCHED_FIFO | resetOnFork, &parameter) == 0 { return ThreadPriority(level: .realTime) }
        if setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceValue) == 0 {
            return ThreadPriority(level: .nice)
        }
        return ThreadPriority(level: .normal)
    }

    /// Back to the ordinary policy and nice value 0.
    package func restore() {
        var parameter = sched_param()
        sched_setscheduler(0, SCHED_OTHER, &parameter)
        if level == .nice { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 0) }
    }
}
