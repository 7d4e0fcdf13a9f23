import Configuration
import Idempotency
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
    /// - Parameters:
    ///   - addresses: of the names for which `listeners.wantsAddresses`.
    ///   - keys: the store of the workers that serve, which is used again if it is as large.
    func plan(
        for configuration: Configuration, at addresses: [ListenerRole: [SocketAddress]], sharing keys: IdempotencyStore?
    ) throws(DaemonError) -> Plan {
        let serving = try groups(for: .serving, of: configuration, at: addresses)
        let admin = try groups(for: .admin, of: configuration, at: addresses)
        let agent = try groups(for: .agent, of: configuration, at: addresses)
        try check(admin, of: .admin, in: configuration, against: serving, of: .serving)
        try check(agent, of: .agent, in: configuration, against: serving, of: .serving)
        try check(agent, of: .agent, in: configuration, against: admin, of: .admin)
        return Plan(
            configuration,
            listeners: try opening(ListenerRole.serving.key) { () throws(ReactorError) in
                try sockets(of: serving, for: configuration)
            },
            admin: admin.map(\.first), agent: agent.map(\.first), keys: try store(for: configuration, orElse: keys))
    }

    private func store(
        for configuration: Configuration, orElse shared: IdempotencyStore?
    ) throws(DaemonError) -> IdempotencyStore? {
        let wanted = configuration.idempotency
        guard wanted.keep > .zero else { return nil }
        if let shared, shared.entries == wanted.entries { return shared }
        do throws(IdempotencyError) {
            return try IdempotencyStore(entries: wanted.entries)
        } catch {
            throw .idempotency(error)
        }
    }

    /// Two names may stand for one address.
    private func check(
        _ groups: [ListenerGroup], of role: ListenerRole, in configuration: Configuration,
        against others: [ListenerGroup], of other: ListenerRole
    ) throws(DaemonError) {
        guard let name = role.name(in: configuration),
            groups.contains(where: { group in others.contains { $0 === group } })
        else { return }
        throw .opening(
            key: role.key, .address(text: "\(name)", reason: "\(other.key) stands for that address too"))
    }

    /// None where the configuration wants no such port.
    private func groups(
        for role: ListenerRole, of configuration: Configuration, at addresses: [ListenerRole: [SocketAddress]]
    ) throws(DaemonError) -> [ListenerGroup] {
        guard let name = role.name(in: configuration) else { return [] }
        return try opening(role.key) { () throws(ReactorError) in
            try listeners.groups(for: role, at: name, resolvedTo: addresses[role])
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
