import Load
import Modes

extension ModeChoice {
    /// Refuses modes that no simulation is known of.
    static func requireModels(of modes: [ModeChoice]) throws(LoadError) {
        guard let mode = modes.first(where: { $0.queue == nil }) else { return }
        throw LoadError("--mode \(mode.name): theory has nothing to say of this mode; leave it out")
    }
}
