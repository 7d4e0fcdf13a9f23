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
    private var measured: [(setting: DataSetting, calibration: Calibration)] = []
    /// Calibrations that are kept; a reload to an earlier setting measures anew beyond that.
    private static let mostMeasured = 8

    /// - Parameter listeners: the sockets of all plans.
    init(listeners: Listeners) {
        self.listeners = listeners
    }

    /// Opens everything that a configuration names. What fails leaves nothing changed for those who serve.
    func plan(for configuration: Configuration) throws(DaemonError) -> Plan {
        let mode = try mode(named: configuration.mode)
        return Plan(
            configuration, mode: mode,
            listeners: try opening("listen") { () throws(ReactorError) in
                try servingSockets(for: configuration)
            },
            admin: try opening("admin") { () throws(ReactorError) in
                try listeners.groups(for: .admin, at: configuration.admin).map(\.first)
            })
    }

    /// For each slot, or for all of them together, a socket of each address.
    private func servingSockets(for configuration: Configuration) throws(ReactorError) -> [[Socket]] {
        let count = configuration.accept == .reuseport ? configuration.workers : 1
        var slots = [[Socket]](repeating: [], count: count)
        for group in try listeners.groups(for: .serving, at: configuration.listen) {
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

    private func mode(named name: String) throws(DaemonError) -> ModeChoice {
        guard let mode = ModeChoice.named(name) else { throw .configuration("mode: unknown mode \"\(name)\"") }
        return mode
    }

    /// What was measured with such data.
    func calibration(for setting: DataSetting) -> Calibration? {
        measured.last { $0.setting == setting }?.calibration
    }

    func remember(_ calibration: Calibration, for setting: DataSetting) {
        measured.removeAll { $0.setting == setting }
        measured.append((setting, calibration))
        if measured.count > Planner.mostMeasured { measured.removeFirst() }
    }

    /// Where the embedded downstream answers, started if it is not yet.
    func embeddedEndpoint() throws(DaemonError) -> DownstreamEndpoint {
        if let embedded { return embedded.endpoint }
        let started = try opening("downstream") { () throws(ReactorError) in try EmbeddedDownstream() }
        embedded = started
        return started.endpoint
    }
}
