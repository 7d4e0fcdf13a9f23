import ArgumentParser
import Load
import Workload

/// The flags that say when requests are sent and what they ask for.
struct ScheduleOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Requests per second.", valueName: "rate"))
    var rate = "20/s"

    @Option(help: ArgumentHelp("How long requests are sent.", valueName: "duration"))
    var duration = "10s"

    @Option(help: ArgumentHelp("Shape of the arrivals.", valueName: "arrivals"))
    var arrivals = "poisson"

    @Option(help: ArgumentHelp("Compute before the downstream call.", valueName: "times"))
    var before = "5ms"

    @Option(help: ArgumentHelp("Downstream time; 0ms skips the call.", valueName: "times"))
    var downstream = "20ms"

    @Option(help: ArgumentHelp("Compute after the call; same: as long as before it.", valueName: "times"))
    var after = "5ms"

    @Option(help: ArgumentHelp("When a client gives up, from the scheduled send.", valueName: "duration"))
    var deadline = "100ms"

    @Option(help: ArgumentHelp("What the schedule is drawn from.", valueName: "number"))
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "CSV of requests in place of all this: columns at, before, downstream, after, deadline.", valueName: "file")
    )
    var csv: String?

    func source() throws(LoadError) -> LoadCommand.Source {
        let plan = try plan()
        guard let csv else { return .plan(plan) }
        let after: TimeDistribution =
            switch plan.after {
            case .drawn(let distribution): distribution
            case .same: plan.before
            }
        return .file(
            csv,
            defaults: ScheduleFile.Defaults(
                before: plan.before.mean, downstream: plan.downstream.mean, after: after.mean, deadline: plan.deadline))
    }

    private func plan() throws(LoadError) -> SchedulePlan {
        SchedulePlan(
            arrivals: try Arrivals(arrivals), rate: try Rate(rate),
            duration: try ScheduleOptions.duration("--duration", duration), before: try TimeDistribution(before),
            downstream: try TimeDistribution(downstream), after: try SchedulePlan.After(after),
            deadline: try ScheduleOptions.duration("--deadline", deadline), seed: seed)
    }

    static func duration(_ flag: String, _ text: String) throws(LoadError) -> Duration {
        guard let duration = ScheduleTime.parse(text) else {
            throw LoadError("\(flag) \"\(text)\": want \(ScheduleTime.expectation)")
        }
        return duration
    }
}
