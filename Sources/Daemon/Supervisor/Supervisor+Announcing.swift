import Configuration
import Logging
import Reactor

/// What is said when the workers accept.
extension Supervisor {
    func announce() {
        log.info(
            "serving",
            metadata: [
                "mode": "\(crew.plan.mode.name)", "workers": "\(crew.plan.workers)",
                "url": "http://\(address(of: loaded.configuration.listen, crew.plan.listener))/work",
                "downstream": "\(crew.plan.endpoint.name)",
            ])
    }

    /// The address as configured, with the port that the kernel chose where it says 0.
    func address(of configured: HostPort, _ socket: Socket) -> HostPort {
        let port = (try? SocketAddress(boundTo: socket))?.port
        return HostPort(host: configured.host, port: port ?? configured.port)
    }
}
