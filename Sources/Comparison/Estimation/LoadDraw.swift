import Load
import Simulation
import Workload

/// Draws a scenario's requests at any load.
package struct LoadDraw: Sendable {
    /// Of a simulated run, in seconds: a hundred years, which nanoseconds can tell.
    private static let longest = 3e9

    private let plan: SchedulePlan
    private let cores: Int

    /// - Throws: where a load says nothing: nothing is computed.
    package init(_ plan: SchedulePlan, cores: Int) throws(LoadError) {
        guard plan.meanCompute > .zero else {
            throw LoadError("a load and a capacity need requests that compute something; give them before or after")
        }
        (self.plan, self.cores) = (plan, cores)
    }

    /// At a load of λ·E[S] over the cores.
    func rate(at load: Double) -> Rate {
        Rate(perSecond: load * Double(cores) / plan.meanCompute.seconds)
    }

    /// The plan at a load, for about so many requests.
    func plan(at load: Double, requests: Double, seed: UInt64) -> SchedulePlan {
        var plan = plan
        plan.rate = rate(at: load)
        plan.duration = .seconds(min(LoadDraw.longest, requests / plan.rate.perSecond))
        plan.seed = seed
        return plan
    }

    func requests(at load: Double, count: Double, seed: UInt64) throws(LoadError) -> [SimulatedRequest] {
        try plan(at: load, requests: count, seed: seed).drawRequests().map(SimulatedRequest.init)
    }

    /// The share that even a server without anything else to do misses.
    ///
    /// - Parameter objective: that it is compared with: by enough requests to tell them apart.
    package func hopelessShare(for objective: Double) throws(LoadError) -> Double {
        let requests = try requests(at: 0.5, count: max(LoadDraw.sample, LoadDraw.hits / objective), seed: 1)
        let hopeless = requests.count { $0.before + $0.downstream + $0.after > $0.deadline }
        return Double(hopeless) / Double(max(1, requests.count))
    }

    /// Requests by which that is judged.
    private static let sample = 10_000.0
    /// As many of them are expected to be hopeless at the least.
    private static let hits = 400.0
}
