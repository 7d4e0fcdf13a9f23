import Configuration
import Modes
import Reactor
import Workload

/// Turns configurations into plans, and keeps what is made once: sockets, calibrations, the embedded downstream.
final class Planner {
    let listeners: Listeners
    /// Started when a configuration first wants it, and kept.
    private(set) var embedded: EmbeddedDownstream?
    /// By `workload.cache`, on which the cost of a document depends.
    private var measured: [Bool: Calibration] = [:]
    private var kinds: [Bool: ComputeKinds] = [:]

    init(listeners: Listeners) {
        self.listeners = listeners
    }

    /// Opens and resolves everything that a configuration names. What fails leaves nothing changed for those who serve.
    func plan(for configuration: Configuration) throws(DaemonError) -> Plan {
        let kinds = try kinds(cache: configuration.workload.cache)
        let calibration = try calibration(for: configuration, kinds: kinds)
        let mode = try mode(named: configuration.mode)
        do throws(ReactorError) {
            return Plan(
                configuration, mode: mode, calibration: calibration, kinds: kinds,
                endpoint: try endpoint(for: configuration.downstream),
                listener: try listeners.socket(for: .serving, at: configuration.listen),
                admin: try listeners.socket(for: .admin, at: configuration.admin))
        } catch {
            throw .reactor(error)
        }
    }

    private func mode(named name: String) throws(DaemonError) -> ModeChoice {
        guard let mode = ModeChoice.named(name) else { throw .configuration("mode: unknown mode \"\(name)\"") }
        return mode
    }

    private func kinds(cache: Bool) throws(DaemonError) -> ComputeKinds {
        if let known = kinds[cache] { return known }
        do throws(WorkFailure) {
            let loaded = try ComputeKinds(cache: cache)
            kinds[cache] = loaded
            return loaded
        } catch {
            throw .work(error)
        }
    }

    /// The pinned rates, and measured ones for what is not pinned.
    private func calibration(for configuration: Configuration, kinds: ComputeKinds) throws(DaemonError) -> Calibration {
        let pinned = configuration.calibration
        if let hash = pinned[.hash], let json = pinned[.json] { return Calibration(hash: hash, json: json) }
        let cache = configuration.workload.cache
        let known: Calibration
        if let earlier = measured[cache] { known = earlier } else { known = try CalibrationProcess.calibrate(kinds) }
        measured[cache] = known
        return Calibration(hash: pinned[.hash] ?? known.hash, json: pinned[.json] ?? known.json)
    }

    private func endpoint(for service: DownstreamService) throws(ReactorError) -> DownstreamEndpoint {
        switch service {
        case .url(let url):
            return try DownstreamEndpoint(url)
        case .embedded:
            if let embedded { return embedded.endpoint }
            let started = try EmbeddedDownstream()
            embedded = started
            return started.endpoint
        }
    }
}
