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

    /// What it was before.
    private let policy: Int32
    private let parameter: sched_param

    private init(level: Level, policy: Int32, parameter: sched_param) {
        self.level = level
        self.policy = policy
        self.parameter = parameter
    }

    /// Raises it as far as it is permitted.
    package static func raise() -> ThreadPriority {
        let policy = sched_getscheduler(0)
        var before = sched_param()
        sched_getparam(0, &before)
        var parameter = sched_param()
        parameter.sched_priority = sched_get_priority_min(SCHED_FIFO)
        let level: Level =
            if sched_setscheduler(0, SCHED_FIFO | resetOnFork, &parameter) == 0 {
                .realTime
            } else if setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceValue) == 0 {
                .nice
            } else {
                .normal
            }
        return ThreadPriority(level: level, policy: policy, parameter: before)
    }

    /// The ordinary policy, whatever this process was started with (chrt(1)); its niceness stays.
    package static func makeOrdinary() {
        var parameter = sched_param()
        sched_setscheduler(0, SCHED_OTHER, &parameter)
    }

    /// Back to what it was.
    package func restore() {
        switch level {
        case .realTime:
            var parameter = parameter
            sched_setscheduler(0, policy, &parameter)
        case .nice:
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 0)
        case .normal:
            return
        }
    }
}
