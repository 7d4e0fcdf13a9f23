import Load
import Simulation

/// What theory gives a contestant: how far its model, which costs no time beside compute, can be loaded, and how that
/// falls with a slowdown.
struct CapacityTheory {
    let model: MissModel
    let capacity: ModelCapacity
    /// By how much the capacity's logarithm falls with the slowdown.
    let sensitivity: Double

    /// - Returns: nil once it is not wanted any more.
    init?(_ model: MissModel, _ search: ModelCapacity.Search) throws(LoadError) {
        guard let capacity = try search.find(model), search.isWanted() else { return nil }
        self.model = model
        self.capacity = capacity
        sensitivity = capacity.load > 0 ? try search.sensitivity(model, at: capacity) : 1
    }
}
