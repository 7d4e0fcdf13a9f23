import Load

/// Who needs a real-time priority (SCHED_FIFO, RLIMIT_RTPRIO): not the daemon, whose workers are to be scheduled as any
/// service's are, but the generator of `load` and `compare`, which a saturated server must not slow.
enum RealTimeCheck {
    static func finding(_ level: ThreadPriority.Level) -> Finding {
        let who = "the daemon asks for none"
        return switch level {
        case .realTime: .ok("real time", "\(who); load and compare may raise their own thread")
        case .nice:
            .note(
                "real time", "\(who); load and compare get a nice value instead",
                "where they run beside a saturated server: ulimit -r 1 (LimitRTPRIO=1)")
        case .normal:
            .note(
                "real time", "\(who); load and compare may not raise their own thread",
                "where they run beside a saturated server: ulimit -r 1 (LimitRTPRIO=1)")
        }
    }
}
