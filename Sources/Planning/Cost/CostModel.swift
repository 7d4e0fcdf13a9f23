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
    /// Pools on many cores take their time, and several of them are looked at for each answer.
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

    /// The highest rate that a machine holds; 0 if none.
    ///
    /// - Throws: once somebody has ended it.
    func capacity(of shape: MachineShape) throws(LoadError) -> CostFigure {
        let found = try SimulatedLoad.find(
            of: shape, plan, objective: objective, requests: requests, while: { [stop] in !(stop?.isThere ?? false) })
        if isEnded { throw LoadError("it was interrupted") }
        let ratePerLoad = Double(shape.cores) / plan.meanCompute.seconds
        guard let found else { return CostFigure(rate: 0, interval: 0...0, isMeasured: false) }
        return CostFigure(rate: found.load, interval: found.low...found.high, isMeasured: false).times(ratePerLoad)
    }
}
