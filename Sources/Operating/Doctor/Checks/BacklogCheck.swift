import Reactor
import Workload

/// Whether connections that nobody has accepted yet have room to wait in the kernel.
enum BacklogCheck {
    private static let subject = "backlog"
    private static let remedy =
        "sysctl -w net.core.somaxconn=\(Socket.backlog), Backlog= of a socket unit; then restart the daemon"

    /// - Parameters:
    ///   - sockets: listening ones that share an address.
    ///   - asked: what the daemon asks for.
    static func finding(
        _ counts: DaemonCounts?, sockets: Int, somaxconn: Int?, asked: Int = Int(Socket.backlog)
    ) -> Finding {
        if let waiting = counts?.waiting, let limit = counts?.mayWait, limit > 0, waiting * 2 > limit {
            return .bad(
                subject, "\(waiting) connections wait to be accepted, and \(limit) may",
                "more arrive than are accepted: add workers, or find what holds them (/requests?deadline=missed)")
        }
        if let lost = counts?.turnedAway, lost > 0 {
            return .note(
                subject,
                "since the start the kernel has turned away \(NumberText.count(lost, "connection")) for want of room",
                "they came faster than they were accepted: add workers; watch deadlined_listen_overflows_total")
        }
        let limit = counts?.mayWait.map { $0 / max(1, sockets) }
        guard let room = limit.flatMap({ $0 > 0 ? $0 : nil }) ?? somaxconn else {
            return .note(subject, "the kernel does not say how many connections may wait")
        }
        guard room < asked else {
            let lost = counts?.turnedAway == 0 ? ", none was turned away" : ""
            return .ok(subject, "\(room) connections may wait\(lost)")
        }
        return .note(subject, "\(room) connections may wait, where \(asked) are asked for", remedy)
    }
}
