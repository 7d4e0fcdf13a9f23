import Reactor
import Telemetry
import Workload

/// Why the daemon cannot start, or cannot take a new configuration. One line each.
enum DaemonError: Error {
    case configuration(String)
    case reactor(ReactorError)
    case work(WorkFailure)
    case calibration(String)
}

extension DaemonError: CustomStringConvertible {
    var description: String {
        switch self {
        case .configuration(let line), .calibration(let line): line
        case .reactor(let error): "\(error)"
        case .work(let failure): failure.reason
        }
    }
}
