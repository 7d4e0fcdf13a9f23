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
    let scenario: Scenario
    let cpus: CPUSet
    let length: TrialRunner.Length
    let connections: LoadOptions.Connections
    let seed: UInt64

    /// Every contestant at every load, in turns of changing order.
    func sweep(_ contestants: [Contestant], over range: LoadRange) throws(LoadError) -> SweepReport {
        var points: [SweepReport.Point] = []
        for (index, load) in range.loads.enumerated() {
            let order = index.isMultiple(of: 2) ? contestants : contestants.reversed()
            guard !runner.isInterrupted else { break }
            let trial: Trial
            do throws(LoadError) {
                trial = try run(order, at: load, length, seed: seed &+ UInt64(index))
            } catch {
                guard runner.isInterrupted, !points.isEmpty else { throw error }
                break
            }
            points += trial.figures.map { figures in
                SweepReport.Point(
                    contestant: figures.contestant.name, load: load, rate: trial.schedule.rate,
                    misses: figures.summary.misses, problems: figures.summary.problems)
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

    /// The highest rate at which each contestant surely holds the objective.
    func capacity(_ contestants: [Contestant], _ goal: CapacityGoal) throws(LoadError) -> CapacityReport {
        var searches = contestants.map { CapacityRun(of: $0, goal.objective.share) }
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
            scenario: scenario.name, title: scenario.title, cpus: cpus.description, objective: goal.objective.share,
            slackRatio: slackRatio, fleetRate: goal.fleet?.perSecond, entries: entries)
    }

    /// Runs what a contestant's search wants next, if it wants something.
    private func advance(_ one: inout CapacityRun) throws(LoadError) {
        guard let load = one.search.next, !runner.isInterrupted else { return }
        let trial: Trial
        do throws(LoadError) {
            trial = try run([one.contestant], at: load, length(at: try rate(at: load)), seed: seed &+ one.nextSeed)
        } catch {
            guard runner.isInterrupted else { throw error }
            return
        }
        guard !runner.isInterrupted else { return }
        guard let run = trial.runs.first else { throw LoadError("\(scenario.name): nothing was run") }
        // Whatever spoils a trial spoils a run of a search: its generator, its checks, other programs.
        let problems = trial.figures.flatMap(\.summary.problems)
        one.record(run, LoadSearch.replication(run.run), problems)
    }

    private func entry(_ one: CapacityRun, _ goal: CapacityGoal) throws(LoadError) -> CapacityReport.Entry {
        CapacityReport.Entry(
            one.contestant.name, one.search, ratePerLoad: try rate(at: 1).perSecond,
            utilisation: one.utilisation.map { $0 / Double(cpus.cores.count) }, fleet: goal.fleet,
            expected: runner.isInterrupted ? nil : try expected(of: one.contestant, goal.objective),
            complaint: one.complaint, isInterrupted: runner.isInterrupted)
    }

    private func expected(of contestant: Contestant, _ objective: MissObjective) throws(LoadError)
        -> (load: Double, queue: String)?
    {
        let cores = cpus.cores.count
        guard let queue = contestant.queue(onCores: cores) else { return nil }
        let plan = try plan()
        let load = try LoadError.from("\(scenario.name): ") { () throws(LoadError) in
            try ExpectedCapacity.load(of: plan, queue, connections, cores: cores, objective: objective.share)
        }
        return (load, queue.description(onCores: cores))
    }

    /// What a run says of its load, without its beginning.
    static func replication(_ run: LoadRun) -> Replications.Run {
        let misses = LoadSummary([run], from: run.schedule.duration * beginningShare).misses
        return Replications.Run(missed: misses.missed, total: misses.total)
    }

    private func run(_ contestants: [Contestant], at load: Double, _ length: TrialRunner.Length, seed: UInt64)
        throws(LoadError) -> Trial
    {
        var plan = try plan()
        plan.rate = try rate(at: load)
        var loaded = scenario
        loaded.content = .drawn(plan)
        return try runner.run(loaded, contestants, on: cpus, length, seed: seed)
    }

    private func length(at rate: Rate) -> TrialRunner.Length {
        var one = length
        one.measured = LoadSearch.runLength(at: rate, atLeast: length.measured)
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
        Rate(perSecond: load * Double(cpus.cores.count) / (try plan().meanCompute.seconds))
    }

    private func plan() throws(LoadError) -> SchedulePlan {
        guard case .drawn(let plan) = scenario.content, plan.meanCompute > .zero else {
            throw LoadError("\(scenario.name): a load needs requests that are drawn and compute something")
        }
        return plan
    }

    private var slackRatio: Double? {
        guard case .drawn(let plan) = scenario.content, plan.meanCompute > .zero else { return nil }
        return (plan.deadline - plan.downstream.mean).seconds / plan.meanCompute.seconds
    }
}
