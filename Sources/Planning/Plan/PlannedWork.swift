import Comparison
import Load
import Simulation
import Workload

/// What a plan's machines are to serve.
package struct PlannedWork: Sendable {
    package let scenario: Scenario
    let plan: SchedulePlan
    package let rate: Rate
    package let objective: Double
    let seed: UInt64

    /// - Parameters:
    ///   - name: of a scenario, or its file.
    ///   - rate: to be served.
    ///   - objective: the share of missed deadlines that is not reached.
    /// - Throws: what cannot be planned for.
    package init(_ name: String, _ rate: Rate, _ objective: Double, seed: UInt64) throws(LoadError) {
        scenario = try Scenario.find(name)
        guard case .drawn(let plan) = scenario.content, !plan.isPhased else {
            throw LoadError("--scenario \(name): want requests that are drawn at one rate, not a story or phases")
        }
        guard plan.meanCompute > .zero else {
            throw LoadError("--scenario \(name): its requests compute nothing, so that one machine serves any load")
        }
        (self.plan, self.rate, self.objective, self.seed) = (plan, rate, objective, seed)
        let share = try LoadDraw(plan, cores: 1).hopelessShare(for: objective)
        guard share < objective else {
            throw LoadError(
                "--objective misses<\(Percentage.format(objective)): cannot be met: \(NumberText.percent(share, 1)) of "
                    + "\(scenario.name)'s requests take longer than their deadline even alone; allow more")
        }
    }

    var isPoisson: Bool { scenario.hasPoissonArrivals }

    /// Seconds of CPU that arrive each second.
    var cores: Double { rate.perSecond * plan.meanCompute.seconds }

    /// Requests per second that are so much of a machine's cores.
    func rate(ofLoad load: Double, cores: Int) -> Double { load * Double(cores) / plan.meanCompute.seconds }

    func traffic(at rate: ArrivalRate, span: Int64, seed offset: UInt64 = 0) -> DrawnTraffic {
        DrawnTraffic(plan.classes, at: rate, span: span, seed: seed &+ offset)
    }
}
