import Load
import Simulation

/// The highest load that a machine holds in simulation, a share of its cores, with its 95 % interval: how far the
/// simulation itself is sure. What `compare` expects, `plan` and `cost` go by, too.
package struct SimulatedLoad: Equatable, Sendable {
    package let load, low, high: Double

    /// Requests that are simulated unless another number is wanted.
    package static let standardRequests = 300_000.0

    /// - Parameters:
    ///   - requests: that are simulated, about.
    ///   - isWanted: asked now and then whether to go on.
    /// - Returns: nil where it holds no load, or it was ended.
    package static func find(
        of shape: MachineShape, _ plan: SchedulePlan, objective: Double, requests: Double = standardRequests,
        while isWanted: @escaping () -> Bool
    ) throws(LoadError) -> SimulatedLoad? {
        let search = ModelCapacity.Search(
            draw: try LoadDraw(plan, cores: shape.cores), objective: objective, requests: requests, isWanted: isWanted)
        guard let found = try search.find(MissModel(shape)), isWanted(), found.load > 0 else { return nil }
        return SimulatedLoad(
            load: found.load, low: max(found.load / 2, found.load - found.halfWidth),
            high: found.load + found.halfWidth)
    }
}
