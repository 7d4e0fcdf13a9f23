import CLibevent
import Glibc
import Workload

/// One libevent loop, driven a pass at a time by the thread that owns it. Not shared: everything that is attached to it
/// (watches, timers, mailboxes' receiving ends) is made, used and released on that thread.
public final class EventLoop {
    /// Whether timers are kept to the microsecond, at the price of a timerfd call a pass, or to the kernel's tick.
    public enum TimerPrecision { case coarse, precise }

    let base: OpaquePointer
    /// libevent's epoll, once it has been looked for.
    var epoll: Int32?
    /// CPU time of this thread when the last pass began to wait; nil unless `measuresWaits` and it waited.
    private var cpuBeforeWait: UInt64?
    /// Callbacks of watches that the pass has run, the present one included.
    var callbacks = 0
    /// Whether each pass that waits notes the thread's CPU time first.
    public var measuresWaits = false

    public init(timers: TimerPrecision = .coarse) throws(ReactorError) {
        guard let configuration = event_config_new() else { throw .libevent(operation: "event_config_new") }
        defer { event_config_free(configuration) }
        // One loop, one thread: other threads only ever write to an eventfd, so libevent needs no locks.
        event_config_set_flag(configuration, Int32(EVENT_BASE_FLAG_NOLOCK.rawValue))
        event_config_set_flag(configuration, Int32(EVENT_BASE_FLAG_IGNORE_ENV.rawValue))
        if timers == .precise {
            event_config_set_flag(configuration, Int32(EVENT_BASE_FLAG_PRECISE_TIMER.rawValue))
        }
        // Edge-triggered events and a separate sign of the peer's hang-up: epoll has both.
        event_config_require_features(configuration, Int32(EV_FEATURE_ET.rawValue | EV_FEATURE_EARLY_CLOSE.rawValue))
        guard let base = event_base_new_with_config(configuration) else {
            throw .libevent(operation: "event_base_new_with_config")
        }
        self.base = base
    }

    deinit {
        event_base_free(base)
    }

    /// One pass: waits for something to happen if `waiting`, and runs the callbacks of all that has.
    public func poll(waiting: Bool) {
        callbacks = 0
        cpuBeforeWait = waiting && measuresWaits ? Clock.threadCPU() : nil
        _ = event_base_loop(base, waiting ? EVLOOP_ONCE : EVLOOP_ONCE | EVLOOP_NONBLOCK)
    }

    /// What CPU time to count a callback's cost from: the wait that it ended, where no other came first; else now.
    public var cpuAtWakeup: UInt64 {
        if callbacks == 1, let cpuBeforeWait { return cpuBeforeWait }
        return Clock.threadCPU()
    }
}

extension Duration {
    var timeval: timeval {
        let nanoseconds = max(0, self.nanoseconds)
        // Rounded up: a timer that fires early would have to be set again.
        let microseconds = (nanoseconds + 999) / 1_000
        return Glibc.timeval(tv_sec: Int(microseconds / 1_000_000), tv_usec: Int(microseconds % 1_000_000))
    }
}
