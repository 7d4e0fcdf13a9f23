import Load
import Reactor
import Simulation
import Workload

/// The estimate of each contestant's capacity.
extension LoadSearch {
    /// What a run takes beside its schedule: a daemon's start, its warm-up, its last requests.
    private static let besides = Duration.milliseconds(600)
    /// However little time a search has.
    private static let shortestRun = Duration.seconds(1)

    func capacity(_ goal: CapacityGoal) throws(LoadError) -> CapacityReport {
        let question = try CapacityQuestion(self, goal)
        var searches = try question.begin()
        // A run of each in turn, in the orders A B C and C B A: drift of the machine hits all alike.
        var round = 0
        while !runner.isInterrupted {
            let wishes = try searches.map { one throws(LoadError) in try wish(of: one, goal) }
            guard wishes.contains(where: { $0 != nil }) else { break }
            // What surely holds each finds by loads of its own.
            let loads = goal.isSure ? wishes : SharedLoads.choose(wishes)
            let order = Array(searches.indices)
            for index in round.isMultiple(of: 2) ? order : order.reversed() {
                if let load = loads[index] { try advance(&searches[index], at: load, goal) }
            }
            try checkEqualWork(searches.indices.filter { loads[$0] != nil }.compactMap { searches[$0].runs.last })
            round += 1
        }
        var entries: [CapacityReport.Entry] = []
        for search in searches { entries.append(try question.entry(of: search)) }
        return report(goal, entries)
    }

    /// Refuses to go on where contestants did different work for the same requests.
    private func checkEqualWork(_ runs: [ContestantRun]) throws(LoadError) {
        for same in Dictionary(grouping: runs, by: \.run.schedule.hash).values {
            guard let difference = EqualWork.difference(between: same) else { continue }
            throw LoadError("\(scenario.name): \(difference); nothing can be compared")
        }
    }

    /// The load of a contestant's next run; nil where it wants none.
    private func wish(of one: CapacityRuns, _ goal: CapacityGoal) throws(LoadError) -> Double? {
        if let sure = one.sure { return sure.next }
        guard one.estimator.isPossible else { return nil }
        let load = one.estimator.wish
        let next = try runLength(at: load, goal) + step.length.warmUp + LoadSearch.besides
        return one.isOver(within: goal.limit, next: next) ? nil : load
    }

    private func runLength(at load: Double, _ goal: CapacityGoal) throws(LoadError) -> Duration {
        let rate = try rate(at: load)
        if goal.isSure { return LoadSearch.sureRunLength(at: rate, atLeast: step.length.measured) }
        let wanted = Duration.seconds(goal.requestsPerRun / rate.perSecond)
        // As many runs as an interval needs have to fit into the time.
        let fitting = goal.limit / goal.effort.fewestRuns - step.length.warmUp - LoadSearch.besides
        return min(wanted, LoadSearch.longestRun, max(fitting, LoadSearch.shortestRun))
    }

    private func advance(_ one: inout CapacityRuns, at load: Double, _ goal: CapacityGoal) throws(LoadError) {
        guard !runner.isInterrupted else { return }
        let begin = Clock.now()
        var length = step.length
        (length.measured, length.isMirrored) = (try runLength(at: load, goal), false)
        guard let trial = try run([one.contestant], at: load, length, seed: seed &+ one.nextSeed), !runner.isInterrupted
        else { return }
        guard let run = trial.runs.first else { throw LoadError("\(scenario.name): nothing was run") }
        // Whatever spoils a trial spoils a run of a search: its generator, its checks, other programs.
        one.record(run, at: load, trial.figures.flatMap(\.summary.problems), took: Clock.now() - begin)
    }
}
