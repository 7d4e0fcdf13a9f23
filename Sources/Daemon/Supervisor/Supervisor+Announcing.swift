import Configuration
import Logging
import Reactor
import Workload

/// What is said when the workers accept.
extension Supervisor {
    func announce() {
        for role in ListenerRole.allCases {
            guard let configured = role.name(in: loaded.configuration),
                let address = planner.listeners.inheritedAddress(of: role), address != configured
            else { continue }
            log.warning(
                "the service manager's socket is used, not the configured address",
                metadata: ["key": "\(role.key)", "configured": "\(configured)", "socket": "\(address)"])
        }
        var metadata: Logger.Metadata = [
            "mode": "\(crew.plan.mode.name)", "workers": "\(crew.plan.workers)",
            "url": "http://\(servingAddress)/work", "admin": "http://\(adminAddress)",
            "downstream": "\(crew.provisions?.service.description ?? "")",
        ]
        if let agent = loaded.configuration.agent, let socket = crew.plan.agent.first {
            metadata["agent"] = "\(address(of: .agent, as: agent, socket))"
        }
        log.info("serving", metadata: metadata)
    }

    var servingAddress: HostPort {
        address(of: .serving, as: loaded.configuration.listen, crew.plan.listeners[0][0])
    }

    var adminAddress: HostPort {
        address(of: .admin, as: loaded.configuration.admin, crew.plan.admin[0])
    }

    /// The address as configured, with the port that the kernel chose where it says 0, or that of the service manager's
    /// socket.
    private func address(of role: ListenerRole, as configured: HostPort, _ socket: Socket) -> HostPort {
        if let address = planner.listeners.inheritedAddress(of: role) { return address }
        let port = (try? SocketAddress(boundTo: socket))?.port
        return HostPort(host: configured.host, port: port ?? configured.port)
    }
}
