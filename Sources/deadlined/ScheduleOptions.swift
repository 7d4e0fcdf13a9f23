import ArgumentParser
import Load
import Workload

/// The flags that say when requests are sent and what they ask for.
struct ScheduleOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Requests per second (default: 20/s), or phases: 140/s:5s,350/s:5s,140/s:10s.", valueName: "rate"))
    var rate: String?

    @Option(help: ArgumentHelp("How long requests are sent (default: 10s).", valueName: "duration"))
    var duration: String?

    @Option(help: ArgumentHelp("Shape of the arrivals (default: poisson).", valueName: "arrivals"))
    var arrivals: String?

    @Option(help: ArgumentHelp("Compute before the downstream call (default: 5ms).", valueName: "times"))
    var before: String?

    @Option(help: ArgumentHelp("Downstream time; 0ms skips the call (default: 20ms).", valueName: "times"))
    var downstream: String?

    @Option(
        help: ArgumentHelp("Compute after the call; same: as long as before it (default: 5ms).", valueName: "times"))
    var after: String?

    @Option(
        help: ArgumentHelp("When a client gives up, from the scheduled send (default: 100ms).", valueName: "duration"))
    var deadline: String?

    @Option(help: ArgumentHelp("What the schedule is drawn from (default: 1).", valueName: "number"))
    var seed: String?

    @Option(
        help: ArgumentHelp(
            "CSV of requests: columns at, before, downstream, after, deadline, class, phase. Times above are of "
                + "columns left out.",
            valueName: "file")
    )
    var csv: String?

    func schedule() throws(LoadError) -> Schedule {
        let plan = try plan()
        guard let csv else { return try plan.schedule() }
        try FlagValue.refuse(
            [
                ("--rate", rate != nil), ("--duration", duration != nil), ("--arrivals", arrivals != nil),
                ("--seed", seed != nil),
            ], because: "beside --csv, which says when requests are sent")
        let times = plan.classes[0]
        let after: Duration? =
            switch times.after {
            case .drawn(let drawn): try one("--after", drawn)
            case .same: nil
            }
        var defaults = ScheduleFile.Defaults(
            before: try one("--before", times.before), downstream: try one("--downstream", times.downstream),
            after: after, deadline: times.deadline)
        let given = ["before": before, "downstream": downstream, "after": self.after, "deadline": deadline]
        for (column, text) in given where text != nil { defaults.flags[column] = "--\(column)" }
        do throws(LoadError) {
            return try ScheduleFile.schedule(in: csv, defaults: defaults)
        } catch {
            throw LoadError("--csv \(error)")
        }
    }

    /// What a file leaves out is the same for all its requests.
    private func one(_ flag: String, _ times: TimeDistribution) throws(LoadError) -> Duration {
        guard case .fixed(let time) = times else {
            throw LoadError("\(flag) \"\(times)\": beside --csv, want one time such as 5ms; the file has the others")
        }
        return time
    }

    private func plan() throws(LoadError) -> SchedulePlan {
        let times = RequestClass(
            before: try FlagValue.read("--before", before ?? "5ms", TimeDistribution.init(_:)),
            downstream: try FlagValue.read("--downstream", downstream ?? "20ms", TimeDistribution.init(_:)),
            after: try FlagValue.read("--after", after ?? "5ms", SchedulePlan.After.init(_:)),
            deadline: try FlagValue.positiveDuration("--deadline", deadline ?? "100ms"))
        return SchedulePlan(
            arrivals: try FlagValue.read("--arrivals", arrivals ?? "poisson", Arrivals.init(_:)),
            phases: try phases(), classes: [times], seed: try plannedSeed())
    }

    /// One, unless the rate is of several.
    private func phases() throws(LoadError) -> [Phase] {
        if let rate, Phase.areMeant(by: rate) {
            try FlagValue.refuse(
                [("--duration", duration != nil)], because: "beside a --rate of phases, which says how long each lasts")
            return try FlagValue.read("--rate", rate, Phase.list)
        }
        let duration = try FlagValue.positiveDuration("--duration", duration ?? "10s")
        return [Phase(rate: try FlagValue.read("--rate", rate ?? "20/s", Rate.init(_:)), duration: duration)]
    }

    func plannedSeed() throws(LoadError) -> UInt64 { try seed.map(FlagValue.seed) ?? 1 }
}
