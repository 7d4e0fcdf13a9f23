import Configuration
import Modes
import Reactor
import Workload

/// Turns configurations into plans, and keeps what is made once: sockets, calibrations, the embedded downstream.
final class Planner {
    let listeners: Listeners
    /// Started when a configuration first wants it, and kept.
    private(set) var embedded: EmbeddedDownstream?
    /// By the data that they were measured with.
    private var measured: [DataSetting: Calibration] = [:]
    /// What is shared with the workers that serve, kept for those that follow.
    private var shared: (setting: DataSetting, kinds: ComputeKinds)?

    /// - Parameter listeners: the sockets of all plans.
    init(listeners: Listeners) {
        self.listeners = listeners
    }

    /// Opens and resolves everything that a configuration names. What fails leaves nothing changed for those who serve.
    func plan(for configuration: Configuration) throws(DaemonError) -> Plan {
        let data = try data(for: configuration)
        let calibration = try calibration(for: configuration, data: data)
        let mode = try mode(named: configuration.mode)
        return Plan(
            configuration, mode: mode, calibration: calibration, data: data,
            endpoint: try opening("downstream") { () throws(ReactorError) in
                try endpoint(for: configuration.downstream)
            },
            listeners: try opening("listen") { () throws(ReactorError) in
                try listeners.group(for: .serving, at: configuration.listen)
                    .sockets(configuration.accept == .reuseport ? configuration.workers : 1)
            },
            admin: try opening("admin") { () throws(ReactorError) in
                try listeners.group(for: .admin, at: configuration.admin).first
            })
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

    /// Bytes of application data that the supervisor has loaded; nil if it has none.
    var sharedBytes: Int? { shared?.setting.workingSet }

    private func data(for configuration: Configuration) throws(DaemonError) -> ApplicationData {
        let setting = DataSetting(configuration)
        guard configuration.load == .beforeFork else {
            // Loaded once here, as small as it gets: what is missing or malformed is known before the first fork.
            _ = try DataSetting(cache: setting.cache, workingSet: 0).load()
            shared = nil
            return .toLoad(setting)
        }
        if let shared, shared.setting == setting { return .loaded(shared.kinds) }
        let kinds = try setting.load()
        shared = (setting, kinds)
        return .loaded(kinds)
    }

    /// The pinned rates, and measured ones for what is not pinned.
    private func calibration(
        for configuration: Configuration, data: ApplicationData
    ) throws(DaemonError) -> Calibration {
        let pinned = configuration.calibration
        if let hash = pinned[.hash], let json = pinned[.json] { return Calibration(hash: hash, json: json) }
        let setting = DataSetting(configuration)
        let known: Calibration
        if let earlier = measured[setting] { known = earlier } else { known = try CalibrationProcess.calibrate(data) }
        measured[setting] = known
        return Calibration(hash: pinned[.hash] ?? known.hash, json: pinned[.json] ?? known.json)
    }

    private func endpoint(for service: DownstreamService) throws(ReactorError) -> DownstreamEndpoint {
        switch service {
        case .url(let url):
            return try ResolutionProcess.endpoint(of: url)
        case .embedded:
            if let embedded { return embedded.endpoint }
            let started = try EmbeddedDownstream()
            embedded = started
            return started.endpoint
        }
    }
}
