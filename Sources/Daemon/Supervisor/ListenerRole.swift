import Configuration
import Reactor
import Workload

/// What a listening socket is for. The names are those of `FileDescriptorName=` in deadlined.socket.
enum ListenerRole: String, CaseIterable {
    case serving, admin, agent

    /// Whether the service manager may open it. A balancer that cannot reach the agent's port keeps the weight that it
    /// knows, so that a restart needs nobody to hold that.
    var isInheritable: Bool { self != .agent }

    /// The configuration's key of its address.
    var key: String {
        switch self {
        case .serving: "listen"
        case .admin: "admin"
        case .agent: "agent"
        }
    }

    /// Nil: the configuration wants no such port.
    func name(in configuration: Configuration) -> HostPort? {
        switch self {
        case .serving: configuration.listen
        case .admin: configuration.admin
        case .agent: configuration.agent
        }
    }

    /// Resolves all names of a configuration but those for which the service manager has opened a socket. It may block:
    /// for a start, before signals are taken, so that what ends other processes ends one that waits for a name server.
    static func addresses(
        of configuration: Configuration, except inherited: [ListenerRole: Socket]
    ) throws(DaemonError) -> [ListenerRole: [SocketAddress]] {
        var addresses: [ListenerRole: [SocketAddress]] = [:]
        for role in allCases where inherited[role] == nil {
            guard let name = role.name(in: configuration) else { continue }
            do throws(ReactorError) {
                addresses[role] = try SocketAddress.all(of: name, atMost: Socket.mostAddresses)
            } catch {
                throw .opening(key: role.key, error)
            }
        }
        return addresses
    }
}
