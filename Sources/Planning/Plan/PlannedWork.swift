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
        let share = PlannedWork.hopelessShare(of: plan)
        guard share < objective else {
            throw LoadError(
                "--objective misses<\(Percentage.format(objective)): cannot be met: \(NumberText.percent(share, 1)) of "
                    + "\(scenario.name)'s requests take longer than their deadline even alone; allow more")
        }
    }

    /// Requests that are drawn to see how many would be late on a machine of their own, and the seed for it.
    private static let sample = 20_000
    private static let sampleSeed: UInt64 = 1

    private static func hopelessShare(of plan: SchedulePlan) -> Double {
        var traffic = DrawnTraffic(plan.classes, at: .constant(1_000), span: .max / 4, seed: sampleSeed)
        var (batch, total, late): ([FleetRequest], Int, Int) = ([], 0, 0)
        while total < sample {
            traffic.fill(&batch)
            total += batch.count
            late += batch.count { one in
                one.request.before + one.request.downstream + one.request.after > one.request.deadline
            }
        }
        return Double(late) / Double(total)
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
