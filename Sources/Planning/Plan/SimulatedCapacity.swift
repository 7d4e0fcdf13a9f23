import Comparison
import Load
import Simulation

/// What one machine of each kind holds in simulation.
enum SimulatedCapacity {
    /// - Returns: nil for those that hold no load, and for all that were not found when it was ended.
    static func find(
        _ kinds: [MachineKind], _ work: PlannedWork, requests: Double = SimulatedLoad.standardRequests,
        until stop: StopWish
    ) throws(LoadError) -> [MachineKind.Capacity?] {
        let found = SideBySide.map(kinds.map(\.shape)) { shape -> Result<MachineKind.Capacity?, LoadError> in
            guard let shape else { return .success(nil) }
            return Result { () throws(LoadError) in try capacity(of: shape, work, requests, stop) }
        }
        var capacities: [MachineKind.Capacity?] = []
        for one in found { capacities.append(try one.get()) }
        return capacities
    }

    private static func capacity(
        of shape: MachineShape, _ work: PlannedWork, _ requests: Double, _ stop: StopWish
    ) throws(LoadError) -> MachineKind.Capacity? {
        let found = try SimulatedLoad.find(
            of: shape, work.plan, objective: work.objective, requests: requests, while: { !stop.isThere })
        return found.map { MachineKind.Capacity(load: $0.load, low: $0.low, high: $0.high, source: .simulated) }
    }
}
