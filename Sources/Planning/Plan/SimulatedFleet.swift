import Simulation

/// A fleet of machines of one shape.
struct SimulatedFleet: Sendable {
    let setting: FleetSetting
    let shape: MachineShape

    init(_ setting: FleetSetting, _ shape: MachineShape) { (self.setting, self.shape) = (setting, shape) }

    /// Parts that can be simulated side by side.
    func parts(atMost most: Int) -> [FleetPart] {
        setting.isDivisible ? FleetPart.all(max(1, min(most, setting.machines))) : [.whole]
    }

    /// - Parameter goesOn: asked now and then, with the instant that is reached, whether to go on.
    func run(
        _ traffic: DrawnTraffic, _ part: FleetPart = .whole, while goesOn: (Int64) -> Bool
    ) -> FleetResult {
        let paces = setting.troubles.paces(machines: setting.machines)
        guard PlainLoops.are(shape) else {
            var run = FleetRun(setting, MachineShapes(shape, paces: paces), part: part)
            return run.run(traffic, while: goesOn)
        }
        var run = FleetRun(setting, PlainLoops(paces: paces, costs: shape.costs), part: part)
        return run.run(traffic, while: goesOn)
    }
}
