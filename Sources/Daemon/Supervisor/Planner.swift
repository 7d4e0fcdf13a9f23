import Configuration
import Modes
import Reactor
import Workload

/// Turns configurations into plans, and keeps what is made once: sockets, calibrations, the embedded downstream. What
/// takes time is left to `Preparation`.
final class Planner {
    let listeners: Listeners
    /// Started when a configuration first wants it, and kept.
    private(set) var embedded: EmbeddedDownstream?
    /// By the data that they were measured with, the latest last.
    private var measured: [(setting: DataSetting, calibration: WantedCalibration.Measured)] = []
    /// Calibrations that are kept; a reload to an earlier setting measures anew beyond that.
    private static let mostMeasured = 8

    /// - Parameter listeners: the sockets of all plans.
    init(listeners: Listeners) {
        self.listeners = listeners
    }

    /// Opens everything that a configuration names. What fails leaves nothing changed for those who serve.
    ///
    /// - Parameter addresses: of the names for which `listeners.wantsAddresses`.
    func plan(
        for configuration: Configuration, at addresses: [ListenerRole: [SocketAddress]]
    ) throws(DaemonError) -> Plan {
        let serving = try groups(for: .serving, of: configuration, at: addresses)
        let admin = try groups(for: .admin, of: configuration, at: addresses)
        guard !admin.contains(where: { group in serving.contains { $0 === group } }) else {
            throw .opening(
                key: ListenerRole.admin.key,
                .address(text: "\(configuration.admin)", reason: "listen stands for that address too"))
        }
        return Plan(
            configuration,
            listeners: try opening(ListenerRole.serving.key) { () throws(ReactorError) in
                try sockets(of: serving, for: configuration)
            },
            admin: admin.map(\.first))
    }

    private func groups(
        for role: ListenerRole, of configuration: Configuration, at addresses: [ListenerRole: [SocketAddress]]
    ) throws(DaemonError) -> [ListenerGroup] {
        try opening(role.key) { () throws(ReactorError) in
            try listeners.groups(for: role, at: role.name(in: configuration), resolvedTo: addresses[role])
        }
    }

    /// For each slot, or for all of them together, a socket of each address.
    private func sockets(
        of groups: [ListenerGroup], for configuration: Configuration
    ) throws(ReactorError) -> [[Socket]] {
        let count = configuration.accept == .reuseport ? configuration.workers : 1
        var slots = [[Socket]](repeating: [], count: count)
        for group in groups {
            for (slot, socket) in try group.sockets(count).enumerated() { slots[slot].append(socket) }
        }
        return slots
    }

    private func opening<Value>(
        _ key: String, _ open: () throws(ReactorError) -> Value
    ) throws(DaemonError) -> Value {
        do throws(ReactorError) {
            return try open()
        } catch {
            throw .opening(key: key, error)
        }
    }

    /// What was measured with such data.
    func calibration(for setting: DataSetting) -> WantedCalibration.Measured? {
        measured.last { $0.setting == setting }?.calibration
    }

    func remember(_ calibration: WantedCalibration.Measured, for setting: DataSetting) {
        measured.removeAll { $0.setting == setting }
        measured.append((setting, calibration))
        if measured.count > Planner.mostMeasured { measured.removeFirst() }
    }

    /// Where the embedded downstream answers, started if it is not yet.
    func embeddedEndpoint(over scheme: DownstreamURL.Scheme) throws(DaemonError) -> DownstreamEndpoint {
        if let embedded { return embedded.endpoint(over: scheme) }
        let started = try opening("downstream") { () throws(ReactorError) in try EmbeddedDownstream() }
        embedded = started
        return started.endpoint(over: scheme)
    }
}
