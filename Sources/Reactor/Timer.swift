import CLibevent
import Workload

/// A timer that calls its action once for each `schedule`. Loop thread only.
public final class Timer {
    private let event: OpaquePointer
    /// Kept, because its `event_base` must outlive the event.
    private let loop: EventLoop
    private let action: () -> Void

    public init(_ loop: EventLoop, action: @escaping () -> Void) throws(ReactorError) {
        self.action = action
        self.loop = loop
        guard let event = event_new(loop.base, -1, 0, timerFired, event_self_cbarg()) else {
            throw .libevent(operation: "event_new")
        }
        self.event = event
        // libevent keeps `self` unretained; `deinit` frees the event first, so that no callback can follow.
        _ = event_assign(event, loop.base, -1, 0, timerFired, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        event_free(event)
    }

    /// Sets the timer, anew if it was already set.
    public func schedule(after delay: Duration) {
        var time = delay.timeval
        _ = event_add(event, &time)
    }

    public func cancel() {
        event_del(event)
    }

    fileprivate func fire() {
        action()
    }
}

private func timerFired(_: Int32, _: Int16, _ argument: UnsafeMutableRawPointer?) {
    guard let argument else { return }
    Unmanaged<Timer>.fromOpaque(argument).takeUnretainedValue().fire()
}
