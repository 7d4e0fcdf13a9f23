import Reactor
import Workload

/// Actions put off to a later pass of the loop.
final class Alarms {
    private let loop: EventLoop
    private var pending: [Int: Timer] = [:]
    private var next = 0

    init(loop: EventLoop) {
        self.loop = loop
    }

    /// Calls `action` once, `delay` from now.
    func after(_ delay: Duration, _ action: @escaping () -> Void) {
        let number = next
        next += 1
        do {
            let timer = try Timer(loop) { [unowned self] in
                pending[number] = nil
                action()
            }
            timer.schedule(after: delay)
            pending[number] = timer
        } catch {
            action()  // no memory for a timer: now rather than never
        }
    }

    /// Calls `action` again and again, `interval` after each end of it.
    func every(_ interval: Duration, _ action: @escaping () -> Void) {
        after(interval) { [unowned self] in
            action()
            every(interval, action)
        }
    }
}
