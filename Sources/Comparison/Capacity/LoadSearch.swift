import Load
import Workload

/// Sends one scenario at one load after the other: over a range, or in search of the highest that holds.
struct LoadSearch {
    /// Highest load that is tried, over the cores, and how near the search comes.
    private static let limit = 1.3
    private static let resolution = 0.03
    /// Most runs at one load, and requests of each at least, to be sure.
    private static let maximumRuns = 5
    private static let requestsPerRun = 500.0
    private static let longestRun = Duration.seconds(15)

    let runner: TrialRunner
    let scenario: Scenario
    let cpus: CPUSet
    let length: TrialRunner.Length
    let seed: UInt64

    /// Every contestant at every load, in turns of changing order.
    func sweep(_ contestants: [Contestant], over range: LoadRange) throws(ComparisonError) -> SweepReport {
        var points: [SweepReport.Point] = []
        for (index, load) in range.loads.enumerated() {
            let order = index.isMultiple(of: 2) ? contestants : contestants.reversed()
            let trial = try run(order, at: load, length, seed: seed &+ UInt64(index))
            points += trial.figures.map { figures in
                SweepReport.Point(
                    contestant: figures.contestant.name, load: load, rate: trial.schedule.rate,
                    misses: MissReport(figures.summary.misses), problems: figures.summary.problems)
            }
        }
        let order = contestants.map(\.name)
        points.sort { one, other in
            (order.firstIndex(of: one.contestant) ?? 0, one.load) < (
                order.firstIndex(of: other.contestant) ?? 0, other.load
            )
        }
        return SweepReport(
            scenario: scenario.name, title: scenario.title, cpus: cpus.description, points: points)
    }

    /// The highest rate at which each contestant holds the objective.
    ///
    func capacity(_ contestants: [Contestant], _ goal: CapacityGoal) throws(ComparisonError) -> CapacityReport {
        var entries: [CapacityReport.Entry] = []
        for contestant in contestants { entries.append(try entry(contestant, goal)) }
        return CapacityReport(
            scenario: scenario.name, title: scenario.title, cpus: cpus.description, objective: goal.objective.share,
            slackRatio: slackRatio, fleetRate: goal.fleet?.perSecond, entries: entries)
    }

    private func entry(_ contestant: Contestant, _ goal: CapacityGoal) throws(ComparisonError) -> CapacityReport.Entry {
        var bisection = Bisection(limit: LoadSearch.limit, resolution: LoadSearch.resolution)
        var best: ContestantFigures?
        var problems: [String] = []
        while let load = bisection.next {
            let figures = try probe(contestant, goal.objective, at: load)
            problems += figures.summary.problems
            let holds = figures.summary.misses.share < goal.objective.share
            bisection.record(load, holds: holds)
            if holds { best = figures }
        }
        let rate = bisection.held > 0 ? try self.rate(at: bisection.held).perSecond : nil
        return CapacityReport.Entry(
            contestant: contestant.name, rate: rate, load: rate.map { _ in bisection.held },
            brokenAt: try bisection.broke.map { load throws(ComparisonError) in try self.rate(at: load).perSecond },
            missesThere: best.map { MissReport($0.summary.misses) },
            utilisation: best?.utilisation.map { $0 / Double(cpus.cores.count) },
            machines: rate.flatMap { rate in goal.fleet.map { Int(($0.perSecond / rate).rounded(.up)) } },
            problems: problems)
    }

    /// Runs until the interval of the misses lies on one side of the objective, or there were enough runs.
    private func probe(_ contestant: Contestant, _ objective: MissObjective, at load: Double) throws(ComparisonError)
        -> ContestantFigures
    {
        var runs: [ContestantRun] = []
        while true {
            let length = length(at: try rate(at: load))
            runs += try run([contestant], at: load, length, seed: seed &+ UInt64(runs.count)).runs
            let figures = ContestantFigures(runs, of: contestant)
            if objective.isHeld(by: figures.summary.misses) != nil || runs.count == LoadSearch.maximumRuns {
                return figures
            }
        }
    }

    private func run(_ contestants: [Contestant], at load: Double, _ length: TrialRunner.Length, seed: UInt64)
        throws(ComparisonError) -> Trial
    {
        var plan = try plan()
        plan.rate = try rate(at: load)
        var loaded = scenario
        loaded.content = .drawn(plan)
        return try runner.run(loaded, contestants, on: cpus, length, seed: seed)
    }

    /// Long enough for requests to be sure by.
    private func length(at rate: Rate) -> TrialRunner.Length {
        let enough = Duration.seconds(LoadSearch.requestsPerRun / rate.perSecond)
        var longer = length
        longer.measured = max(length.measured, min(enough, LoadSearch.longestRun))
        return longer
    }

    private func rate(at load: Double) throws(ComparisonError) -> Rate {
        Rate(perSecond: load * Double(cpus.cores.count) / (try plan().meanCompute.seconds))
    }

    private func plan() throws(ComparisonError) -> SchedulePlan {
        guard case .drawn(let plan) = scenario.content, plan.meanCompute > .zero else {
            throw ComparisonError("\(scenario.name): a load needs requests that are drawn and compute something")
        }
        return plan
    }

    private var slackRatio: Double? {
        guard case .drawn(let plan) = scenario.content, plan.meanCompute > .zero else { return nil }
        return (plan.deadline - plan.downstream.mean).seconds / plan.meanCompute.seconds
    }
}
