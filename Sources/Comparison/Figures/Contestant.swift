/// What is compared: a mode of this daemon, or any server that follows the work contract.
package enum Contestant: Equatable, Sendable {
    /// `workers`: processes.
    case mode(String, workers: Int)
    case server(name: String, url: String)

    package var name: String {
        switch self {
        case .mode(let name, let workers): workers == 1 ? name : "\(name) ×\(workers)"
        case .server(let name, _): name
        }
    }
}
