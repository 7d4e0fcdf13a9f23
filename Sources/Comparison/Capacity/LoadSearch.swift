import Load
import Workload

/// Sends one scenario at one load after the other: over a range, or in search of the highest that holds.
struct LoadSearch {
    /// Requests of each of a search's runs, as far as they fit into its longest.
    static let requestsPerRun = 800.0
    private static let longestRun = Duration.seconds(15)
    /// The share of a run that is left out at its begin: its daemon was idle before, and its queues have to grow.
    private static let beginningShare = 0.1

    let runner: TrialRunner
    let step: CompareStep
    let seed: UInt64

    private var scenario: Scenario { step.scenario }
    private var cores: Int { step.cpus.cores.count }

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

    /// The highest rate at which each contestant surely holds the objective.
    func capacity(_ goal: CapacityGoal) throws(LoadError) -> CapacityReport {
        var searches = step.contestants.map { CapacityRun(of: $0, goal.objective) }
        // A run of each in turn, in the orders A B C and C B A: drift of the machine hits all alike.
        var round = 0
        while searches.contains(where: { $0.search.next != nil }), !runner.isInterrupted {
            let order = Array(searches.indices)
            for index in round.isMultiple(of: 2) ? order : order.reversed() { try advance(&searches[index]) }
            round += 1
        }
        var entries: [CapacityReport.Entry] = []
        for search in searches { entries.append(try entry(search, goal)) }
        return CapacityReport(
            scenario: scenario.name, title: scenario.title, cpus: step.cpus.description,
            objective: goal.objective,
            slackRatio: slackRatio, fleetRate: goal.fleet?.perSecond, entries: entries)
    }

    /// Runs what a contestant's search wants next, if it wants something.
    private func advance(_ one: inout CapacityRun) throws(LoadError) {
        guard let load = one.search.next, !runner.isInterrupted,
            let trial = try run(
                [one.contestant], at: load, length(at: try rate(at: load)), seed: seed &+ one.nextSeed),
            !runner.isInterrupted
        else { return }
        guard let run = trial.runs.first else { throw LoadError("\(scenario.name): nothing was run") }
        // Whatever spoils a trial spoils a run of a search: its generator, its checks, other programs.
        let problems = trial.figures.flatMap(\.summary.problems)
        one.record(run, LoadSearch.replication(run.run), problems)
    }

    private func entry(_ one: CapacityRun, _ goal: CapacityGoal) throws(LoadError) -> CapacityReport.Entry {
        CapacityReport.Entry(
            one.contestant.name, one.search, ratePerLoad: try rate(at: 1).perSecond,
            utilisation: one.utilisation.map { $0 / Double(cores) }, fleet: goal.fleet,
            expected: runner.isInterrupted ? nil : try expected(of: one.contestant, goal.objective),
            complaint: one.complaint, isInterrupted: runner.isInterrupted)
    }

    private func expected(of contestant: Contestant, _ objective: Double) throws(LoadError)
        -> (load: Double, queue: String)?
    {
        guard let queue = contestant.queue(onCores: cores) else { return nil }
        let plan = try plan()
        let load = try LoadError.from("\(scenario.name): ") { () throws(LoadError) in
            try ExpectedCapacity.load(
                of: plan, queue, runner.bench.connections, cores: cores, objective: objective)
        }
        return (load, queue.description(onCores: cores))
    }

    /// What a run says of its load, without its beginning.
    static func replication(_ run: LoadRun) -> Replications.Run {
        let misses = LoadSummary([run], from: run.schedule.duration * beginningShare).misses
        return Replications.Run(missed: misses.missed, total: misses.total)
    }

    /// Nil if someone ended it before there was anything of it. An interruption makes failures of its own.
    private func run(_ contestants: [Contestant], at load: Double, _ length: TrialRunner.Length, seed: UInt64)
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

    private func length(at rate: Rate) -> TrialRunner.Length {
        var one = step.length
        one.measured = LoadSearch.runLength(at: rate, atLeast: step.length.measured)
        one.isMirrored = false
        return one
    }

    /// Of a run of a search: long enough for its requests.
    static func runLength(at rate: Rate, atLeast shortest: Duration) -> Duration {
        max(shortest, min(.seconds(requestsPerRun / rate.perSecond), longestRun))
    }

    /// Requests of such a run, without its beginning.
    static func countedRequests(at rate: Rate, atLeast shortest: Duration) -> Double {
        rate.perSecond * runLength(at: rate, atLeast: shortest).seconds * (1 - beginningShare)
    }

    private func rate(at load: Double) throws(LoadError) -> Rate {
        Rate(perSecond: load * Double(cores) / (try plan().meanCompute.seconds))
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
