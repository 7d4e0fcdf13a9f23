import Modes
import Scheduling

/// What is compared: a daemon of ours in some shape, or any server that follows the work contract.
package enum Contestant: Equatable, Sendable {
    case daemon(DaemonShape)
    case server(name: String, url: String)

    package var name: String {
        switch self {
        case .daemon(let shape): shape.name
        case .server(let name, _): name
        }
    }

    /// What theory can say of it; nil where that is not known: of a server that is not ours, of a configuration file's
    /// daemon, of one with values of its own, and of one that has not the workers that suit it, which would share
    /// cores, or leave some idle.
    func queue(onCores cores: Int) -> ModeQueue? {
        guard case .daemon(let shape) = self, let setting = shape.setting, shape.varied.isEmpty,
            setting.workers == setting.mode.workers(onCores: cores)
        else { return nil }
        return setting.mode.queue
    }

    /// Whether it comes from a configuration file.
    var isConfigured: Bool {
        if case .daemon(let shape) = self { shape.isConfigured } else { false }
    }
}
