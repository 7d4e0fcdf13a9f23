import Glibc
import Idempotency
import Reactor
import Telemetry
import Workload

/// Why the daemon cannot start, or cannot take a new configuration. One line each.
enum DaemonError: Error {
    case configuration(String)
    case reactor(ReactorError)
    /// What a key names could not be opened or resolved.
    case opening(key: String, ReactorError)
    case work(WorkFailure)
    /// There is no room for what is kept of requests with keys.
    case idempotency(IdempotencyError)
    case calibration(String)
    /// The application data could not be loaded before the fork.
    case loading(String)
}

extension DaemonError: CustomStringConvertible {
    var description: String {
        switch self {
        case .configuration(let line), .calibration(let line): line
        case .reactor(let error): "\(error)"
        case .opening(let key, .system(let operation, EADDRINUSE)):
            "\(key): \(ReactorError.system(operation: operation, errno: EADDRINUSE)); free it or set \(key)"
        case .opening(let key, let error): "\(key): \(error); set \(key)"
        case .loading(let reason): "working_set: it could not be loaded: \(reason); set working_set"
        case .work(let failure): failure.reason
        case .idempotency(let error): "idempotency.entries: \(error); set idempotency.entries"
        }
    }
}
