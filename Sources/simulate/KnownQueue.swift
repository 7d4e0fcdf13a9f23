import Comparison
import Glibc
import Load
import Simulation
import Workload

/// Queues of the literature, for another simulator to serve the same requests: their times in ms, one request a line.
enum KnownQueue {
    private static let plans: [(name: String, shape: MachineShape, plan: SchedulePlan)] = [
        ("mm1", MachineShape(.loop), plan(140, .exponential(mean: .milliseconds(5)))),
        ("md1", MachineShape(.loop), plan(140, .fixed(.milliseconds(5)))),
        ("mm2", MachineShape(.servers, cores: 2), plan(140, .exponential(mean: .milliseconds(10)))),
        (
            "mg1", MachineShape(.loop),
            plan(169.5, .bimodal(common: .milliseconds(1), rare: .milliseconds(40), share: 0.05))
        ),
        (
            "two-step", MachineShape(.loop),
            plan(120, .exponential(mean: .microseconds(2_500)), .fixed(.milliseconds(20)), .same)
        ),
    ]

    private static func plan(
        _ rate: Double, _ before: TimeDistribution, _ downstream: TimeDistribution = .fixed(.zero),
        _ after: SchedulePlan.After = .drawn(.fixed(.zero))
    ) -> SchedulePlan {
        SchedulePlan(
            rate: Rate(perSecond: rate), duration: .seconds(1), before: before, downstream: downstream, after: after,
            deadline: .milliseconds(100), seed: 7)
    }

    static func tell(_ words: [String]) throws {
        guard let known = plans.first(where: { $0.name == words.first }), let count = words.last.flatMap({ Int($0) })
        else {
            print("simulate queue: \(plans.map(\.name).joined(separator: ", ")), and a number of requests")
            exit(2)
        }
        var plan = known.plan
        plan.duration = .seconds(Double(count) / plan.rate.perSecond)
        let requests = try plan.schedule().simulated
        for (request, end) in zip(requests, Simulator.run(requests, on: known.shape)) {
            let times = [request.at, request.before, request.downstream, request.after, end.endedAt]
            print(times.map { "\(Double($0) / 1e6)" }.joined(separator: ","))
        }
    }
}
