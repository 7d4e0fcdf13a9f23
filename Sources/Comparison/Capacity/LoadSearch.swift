import Load
import Workload

/// Sends one scenario at one load after the other: over a range, or in search of a capacity.
struct LoadSearch {
    /// Of a search.
    static let longestRun = Duration.seconds(15)
    /// In less time there are no runs to speak of.
    static let shortestSearch = Duration.seconds(5)

    let runner: TrialRunner
    let step: CompareStep
    let seed: UInt64

    var scenario: Scenario { step.scenario }
    var cores: Int { step.cpus.cores.count }

    /// Every contestant at every load, in turns of changing order.
    func sweep(over range: LoadRange) throws(LoadError) -> SweepReport {
        var points: [SweepReport.Point] = []
        for (index, load) in range.loads.enumerated() {
            let order = index.isMultiple(of: 2) ? step.contestants : step.contestants.reversed()
            guard !runner.isInterrupted,
                let trial = try run(order, at: load, step.length, seed: seed &+ UInt64(index))
            else { break }
            points += trial.figures.map { figures in
                SweepReport.Point(
                    contestant: figures.contestant.name, load: load, rate: trial.schedule.rate,
                    misses: figures.summary.misses, meanComputeMs: trial.schedule.meanCompute.milliseconds,
                    goodput: figures.summary.goodput,
                    work: figures.daemon.map(SweepWork.init), refusalP99Ms: figures.summary.refusals?.p99Ms,
                    problems: figures.summary.problems)
            }
        }
        guard !points.isEmpty else { throw TrialRunner.interrupted }
        let inOrder = step.contestants.flatMap { contestant in points.filter { $0.contestant == contestant.name } }
        return SweepReport(
            scenario: scenario.name, title: scenario.title, cpus: step.cpus.description, points: inOrder,
            meanComputeMs: try plan().meanCompute.milliseconds, varied: varied
        ).judged(cores: cores)
    }

    /// Nil where no key varies.
    private var varied: [String: VariedReport]? {
        let known = step.contestants.compactMap { contestant in
            VariedReport(contestant).map { (contestant.name, $0) }
        }
        return known.isEmpty ? nil : Dictionary(uniqueKeysWithValues: known)
    }

    /// Nil if someone ended it before there was anything of it. An interruption makes failures of its own.
    func run(_ contestants: [Contestant], at load: Double, _ length: TrialRunner.Length, seed: UInt64)
        throws(LoadError) -> Trial?
    {
        var plan = try plan()
        plan.rate = try rate(at: load)
        var loaded = scenario
        loaded.content = .drawn(plan)
        do throws(LoadError) {
            return try runner.run(loaded, contestants, on: step.cpus, length, seed: seed)
        } catch {
            guard runner.isInterrupted else { throw error }
            return nil
        }
    }

    func rate(at load: Double) throws(LoadError) -> Rate {
        try draw().rate(at: load)
    }

    /// Requests at any load.
    func draw() throws(LoadError) -> LoadDraw {
        try LoadDraw(try plan(), cores: cores)
    }

    func report(_ goal: CapacityGoal, _ entries: [CapacityReport.Entry]) -> CapacityReport {
        CapacityReport(
            scenario: scenario.name, title: scenario.title, cpus: step.cpus.description, objective: goal.objective,
            slackRatio: slackRatio, fleetRate: goal.fleet?.perSecond, entries: entries)
    }

    private func plan() throws(LoadError) -> SchedulePlan {
        guard case .drawn(let plan) = scenario.content, plan.meanCompute > .zero else {
            throw LoadError("\(scenario.name): a load needs requests that are drawn and compute something")
        }
        return plan
    }

    private var slackRatio: Double? {
        guard case .drawn(let plan) = scenario.content, plan.meanCompute > .zero, let times = plan.onlyClass else {
            return nil
        }
        return (times.deadline - times.downstream.mean).seconds / plan.meanCompute.seconds
    }
}
