import CSystemd
import Workload

/// What the service manager is told about the daemon's life (sd_notify(3)). A daemon that no service manager has
/// started talks to nobody, and every call does nothing. Supervisor only: workers say nothing.
final class ServiceNotifier {
    /// What systemd knows of a service's life.
    enum State {
        /// Requests are accepted; also the end of a reload, whether it was taken or not.
        case ready
        /// A reload began. `at`: when, on the monotonic clock.
        case reloading(at: Instant)
        case stopping
    }

    /// How often `feed` is to be called, at least; nil where no watchdog waits for it (sd_watchdog_enabled(3)).
    let feedingInterval: Duration?
    /// The line that was told last.
    private var status = ""

    init() {
        var microseconds: UInt64 = 0
        let isWatched = sd_watchdog_enabled(0, &microseconds) > 0
        // Half of the time-out is what the manual advises; a quarter forgives a feed that comes late.
        feedingInterval = isWatched ? .microseconds(Int64(clamping: microseconds / 4)) : nil
    }

    /// Tells a new state, and the line that `systemctl status` shows.
    func tell(_ state: State, status: String) {
        self.status = status
        let assignments =
            switch state {
            case .ready: "READY=1"
            case .reloading(let instant): "RELOADING=1\nMONOTONIC_USEC=\(instant.nanoseconds / 1_000)"
            case .stopping: "STOPPING=1"
            }
        sd_notify(0, "\(assignments)\nSTATUS=\(status)")
    }

    /// Changes the line that `systemctl status` shows, if it is another one.
    func show(status: String) {
        guard status != self.status else { return }
        self.status = status
        sd_notify(0, "STATUS=\(status)")
    }

    /// Says that all is well. If it is not called for longer than `WatchdogSec=`, systemd ends the service and starts
    /// it again.
    func feed() {
        guard feedingInterval != nil else { return }
        sd_notify(0, "WATCHDOG=1")
    }
}
