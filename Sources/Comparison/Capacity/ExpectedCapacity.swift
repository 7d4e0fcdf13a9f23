import Glibc
import Load
import Scheduling
import Simulation
import Workload

/// What theory gives a contestant: the highest load at which its queue, simulated without a machine, holds an
/// objective.
enum ExpectedCapacity {
    /// Requests that are simulated at each load, and how near the search comes.
    private static let requests = 60_000.0
    private static let resolution = 0.01
    /// Highest load that a queue can be asked for: above 1 it grows without end.
    private static let limit = 1.0

    /// - Returns: λ·E[S] over the cores; 0 if none holds.
    static func load(
        of plan: SchedulePlan, _ queue: ModeQueue, _ connections: LoadOptions.Connections, cores: Int,
        objective: Double, requests: Double = requests
    ) throws(LoadError) -> Double {
        var bisection = Bisection(limit: limit, resolution: resolution)
        while let load = bisection.next {
            var plan = plan
            plan.rate = Rate(perSecond: load * Double(cores) / plan.meanCompute.seconds)
            plan.duration = .seconds(requests / plan.rate.perSecond)
            let shape = MachineShape(queue, cores: cores, accepting: Accepting(connections))
            let misses = try plan.schedule().misses(on: shape)
            bisection.record(load, holds: Double(misses.count { $0 }) < objective * Double(misses.count))
        }
        return bisection.held
    }

    /// For one loop by the rule 1 − ln(1/p)·E[S] / (deadline − downstream): the tail of the wait is taken for
    /// exponential, as it is in heavy traffic.
    ///
    /// - Returns: nil where the rule gives no load.
    static func rule(slackRatio: Double, objective: Double) -> Double? {
        let load = 1 - log(1 / objective) / slackRatio
        return slackRatio > 0 && load > 0 ? load : nil
    }
}
