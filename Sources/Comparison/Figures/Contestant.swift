import Modes
import Workload

/// What is compared: a daemon of ours in some shape, or any server that follows the work contract.
package enum Contestant: Equatable, Sendable {
    case daemon(DaemonShape)
    case server(name: String, url: String, over: MessageProtocol = .http1)

    package var name: String {
        switch self {
        case .daemon(let shape): shape.name
        case .server(let name, _, _): name
        }
    }

    /// What it is spoken to in.
    var messageProtocol: MessageProtocol {
        switch self {
        case .daemon(let shape): shape.messageProtocol
        case .server(_, _, let spoken): spoken
        }
    }

    /// Whether it comes from a configuration file.
    var isConfigured: Bool {
        if case .daemon(let shape) = self { shape.isConfigured } else { false }
    }
}
