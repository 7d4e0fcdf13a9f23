import Comparison
import Load
import Simulation
import Workload

/// A scenario's requests, simulated on machines: how many are missed at a rate, and what rate keeps an objective.
struct CostModel: Sendable {
    let plan: SchedulePlan
    let objective: Double
    /// Requests of a simulated run.
    let requests: Double
    private let stop: StopWish?
    /// Runs are drawn from these, the same for all contestants.
    private static let seed: UInt64 = 1
    /// How near a capacity is found, as a load: first by short runs, of this share of the requests and not fewer than
    /// these, and then by long ones. And the highest load that is looked at.
    private static let (roughly, resolution) = (0.04, 0.005)
    private static let (roughShare, fewest) = (0.1, 3_000.0)
    private static let highest = 1.2
    static let standardRequests = 60_000.0

    /// - Throws: where a scenario has no rate, or computes nothing.
    init(
        _ scenario: Scenario, objective: Double, requests: Double = standardRequests
    ) throws(LoadError) {
        guard case .drawn(let plan) = scenario.content, !plan.isPhased else {
            throw LoadError(
                "--scenario \(scenario.name): a capacity needs requests that are drawn at one rate, not a story or "
                    + "phases; name another")
        }
        guard plan.meanCompute > .zero else {
            throw LoadError("--scenario \(scenario.name): a capacity needs requests that compute something")
        }
        (self.plan, self.objective, self.requests, stop) = (plan, objective, requests, nil)
    }

    /// Whether somebody has ended it.
    var isEnded: Bool { stop?.isThere ?? false }

    /// The same until somebody wishes its end.
    func until(_ stop: StopWish) -> CostModel {
        CostModel(plan, objective, requests, stop)
    }

    private init(_ plan: SchedulePlan, _ objective: Double, _ requests: Double, _ stop: StopWish) {
        (self.plan, self.objective, self.requests, self.stop) = (plan, objective, requests, stop)
    }

    /// Whether a machine misses less than the objective at a rate.
    ///
    /// - Throws: once somebody has ended it.
    func holds(_ rate: Double, on shape: MachineShape) throws(LoadError) -> Bool {
        try holds(rate, on: shape, requests)
    }

    private func holds(_ rate: Double, on shape: MachineShape, _ requests: Double) throws(LoadError) -> Bool {
        if isEnded { throw LoadError("it was interrupted") }
        var plan = plan
        plan.rate = Rate(perSecond: rate)
        plan.duration = .seconds(requests / rate)
        plan.seed = CostModel.seed
        let misses = try plan.schedule().misses(on: shape)
        return Double(misses.count { $0 }) < objective * Double(misses.count)
    }

    /// The highest rate that a machine holds; 0 if none.
    func capacity(of shape: MachineShape) throws(LoadError) -> Double {
        let ratePerLoad = Double(shape.cores) / plan.meanCompute.seconds
        let short = min(requests, max(CostModel.fewest, CostModel.roughShare * requests))
        var (held, broke) = (0.0, CostModel.highest)
        while broke - held > CostModel.roughly {
            let load = (held + broke) / 2
            if try holds(load * ratePerLoad, on: shape, short) { held = load } else { broke = load }
        }
        (held, broke) = (max(0, held - CostModel.roughly), min(CostModel.highest, broke + CostModel.roughly))
        while broke - held > CostModel.resolution {
            let load = (held + broke) / 2
            if try holds(load * ratePerLoad, on: shape) { held = load } else { broke = load }
        }
        return held * ratePerLoad
    }
}
