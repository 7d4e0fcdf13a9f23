import Reactor
import Workload

/// Actions put off to a later pass of the loop. Time during which the whole machine was held does not count.
final class Alarms {
    private let loop: EventLoop
    private var pending: [Int: Countdown] = [:]
    private var next = 0

    init(loop: EventLoop) {
        self.loop = loop
    }

    /// One that is set, or was.
    struct Alarm {
        fileprivate let number: Int
    }

    /// Calls `action` once, `delay` from now. Until then what it captures is kept: whoever has no more need of it
    /// cancels it.
    @discardableResult
    func after(_ delay: Duration, _ action: @escaping () -> Void) -> Alarm {
        let number = next
        next += 1
        do {
            let timer = try Countdown(loop) { [unowned self] in
                pending[number] = nil
                action()
            }
            timer.schedule(after: delay)
            pending[number] = timer
        } catch {
            action()  // no memory for a timer: now rather than never
        }
        return Alarm(number: number)
    }

    /// Does nothing for one that has gone off.
    func cancel(_ alarm: Alarm?) {
        if let alarm { pending[alarm.number] = nil }
    }

    /// Calls `action` again and again, `interval` after each end of it.
    func every(_ interval: Duration, _ action: @escaping () -> Void) {
        after(interval) { [unowned self] in
            action()
            every(interval, action)
        }
    }
}
