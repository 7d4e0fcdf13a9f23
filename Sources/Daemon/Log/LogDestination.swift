import Glibc
import Logging
import Reactor

/// Where the log goes: to the journal if systemd has tied standard error to it, else to standard error.
enum LogDestination {
    case journal, standardError

    /// Standard error is the journal's if `JOURNAL_STREAM` names its device and inode (systemd.exec(5)): a daemon whose
    /// standard error was redirected since is not misled.
    static var current: LogDestination {
        var status = stat()
        guard let stream = getenv("JOURNAL_STREAM"), fstat(STDERR_FILENO, &status) == 0 else { return .standardError }
        return String(cString: stream) == "\(status.st_dev):\(status.st_ino)" ? .journal : .standardError
    }

    /// The daemon's logger for this destination.
    var logger: Logger {
        Logger(label: "deadlined") { label in
            switch self {
            case .journal: JournalLog(identifier: label)
            case .standardError: LineLog()
            }
        }
    }
}

/// One line on standard error, for processes that have no logger.
///
/// - Parameter priority: syslog(3)'s, which the journal takes from the line (sd-daemon(3)): 3 is an error, 5 a notice.
func complain(_ line: String, priority: Int = 3) {
    let priority = LogDestination.current == .journal ? "<\(priority)>" : ""
    StandardStream.errors.offer("\(priority)deadlined: \(line)\n")
}
