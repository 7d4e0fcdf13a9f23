import CSystemd
import Glibc
import Reactor
import Workload

/// What the service manager is told about the daemon's life (sd_notify(3)). A daemon that no service manager has
/// started talks to nobody, and every call does nothing. Supervisor only: workers say nothing.
///
/// No call waits for the service manager. What it has no room for is told with the next line, the latest state alone.
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
    /// The latest state, if it could not be told yet.
    private var untold: String?
    private let manager: DatagramSender?

    convenience init() {
        self.init(socket: getenv("NOTIFY_SOCKET").map { String(cString: $0) })
    }

    /// - Parameter socket: where the service manager listens; nil if none does.
    init(socket: String?) {
        manager = socket.flatMap { DatagramSender(to: $0) }
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
        untold = assignments
        tell()
    }

    /// Changes the line that `systemctl status` shows, if it is another one.
    func show(status: String) {
        guard status != self.status || untold != nil else { return }
        self.status = status
        tell()
    }

    /// Tells what is new.
    private func tell() {
        let lines = [untold, "STATUS=\(status)"].compactMap(\.self)
        guard send(lines.joined(separator: "\n")) != .full else { return }
        untold = nil
    }

    private func send(_ text: String) -> DatagramSender.Sent {
        manager?.send(Array(text.utf8)) ?? .failed
    }

    /// Says that all is well. If it is not called for longer than `WatchdogSec=`, systemd ends the service and starts
    /// it again.
    func feed() {
        guard feedingInterval != nil else { return }
        if untold != nil { tell() }
        _ = send("WATCHDOG=1")
    }
}
