import Configuration
import Workload

/// What it takes to listen on a port.
struct PortFacts: Equatable, Sendable {
    /// The lowest that anybody may listen on (net.ipv4.ip_unprivileged_port_start).
    var lowestFree: Int
    /// Of this process, or of the daemon where it was seen (capabilities(7)).
    var capabilities: UInt64

    /// CAP_NET_BIND_SERVICE.
    private static let bindService: UInt64 = 1 << 10

    /// - Parameter isServing: a daemon answers, which has its ports already.
    func finding(of configuration: Configuration, isServing: Bool) -> Finding {
        let configured = [configuration.listen, configuration.admin, configuration.agent]
        let ports = configured.compactMap { $0.map { Int($0.port) } }
        let low = Set(ports.filter { $0 > 0 && $0 < lowestFree }).sorted().map(String.init)
        guard !low.isEmpty else { return .ok("ports", "those of the configuration need no privilege") }
        let told = "\(low.count == 1 ? "port" : "ports") \(low.joined(separator: " and "))"
        if isServing { return .ok("ports", "\(told): below \(lowestFree), and open already") }
        if capabilities & PortFacts.bindService != 0 { return .ok("ports", "\(told): below \(lowestFree), permitted") }
        return .bad(
            "ports", "\(told): below \(lowestFree), and not permitted",
            "let deadlined.socket open it, give the service AmbientCapabilities=CAP_NET_BIND_SERVICE, or take a port "
                + "from \(lowestFree) up")
    }
}
