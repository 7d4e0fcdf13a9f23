import Load
import Simulation
import Workload

/// A capacity that is asked for, with what the simulation says of it.
struct CapacityQuestion {
    private let search: LoadSearch
    private let goal: CapacityGoal
    private let draw: LoadDraw
    let simulated: ModelCapacity.Search

    init(_ search: LoadSearch, _ goal: CapacityGoal) throws(LoadError) {
        (self.search, self.goal) = (search, goal)
        draw = try search.draw()
        let runner = search.runner
        simulated = ModelCapacity.Search(draw: draw, objective: goal.objective, requests: goal.simulatedRequests) {
            !runner.isInterrupted
        }
    }

    var cores: Int { search.step.cpus.cores.count }

    /// Each contestant with its theory. Those that are the same machine to theory share it.
    func begin() throws(LoadError) -> [CapacityRuns] {
        var theories: [(machine: MachineShape, theory: CapacityTheory)] = []
        var searches: [CapacityRuns] = []
        for contestant in search.step.contestants {
            let known = try contestant.machine(onCores: cores, search.runner.bench.connections)
            let machine = known ?? .unknown(onCores: cores, search.runner.bench.connections)
            if !theories.contains(where: { $0.machine == machine }) {
                search.runner.tell("\(search.step.scenario.name), simulating \(contestant.name)")
                let theory = try LoadError.from("\(search.step.scenario.name): ") { () throws(LoadError) in
                    try CapacityTheory(MissModel(machine), simulated)
                }
                guard let theory else { throw TrialRunner.interrupted }
                theories.append((machine, theory))
            }
            guard let theory = theories.first(where: { $0.machine == machine })?.theory else { continue }
            searches.append(
                CapacityRuns(
                    of: contestant, machine, as: known.map { contestant.description(of: $0) },
                    CapacityEstimator(theory, goal.effort, limit: simulated.limit),
                    goal.isSure ? SureSearch(goal.objective) : nil))
        }
        return searches
    }

    /// What was found of one contestant; of a comparison that was interrupted without further simulation.
    func entry(of one: CapacityRuns) throws(LoadError) -> CapacityReport.Entry {
        var entry = CapacityReport.Entry(contestant: one.contestant.name)
        (entry.invalidRuns, entry.invalidReason) = (one.invalidRuns, one.complaint)
        (entry.runs, entry.requests) = (one.runs.count, one.runs.reduce(0) { $0 + $1.run.records.count })
        let isInterrupted = search.runner.isInterrupted
        let theory = one.estimator.theory.capacity
        if let expectedOf = one.expectedOf { (entry.expectedLoad, entry.expectedOf) = (theory.load, expectedOf) }
        let measured = MeasuredCosts(one.runs)
        var machine = one.machine
        if let costs = measured?.costs { machine.costs = costs }
        if !isInterrupted { search.runner.tell("\(search.step.scenario.name), simulating \(one.contestant.name)") }
        let outcome = try one.estimator.outcome(MissModel(machine), simulated)
        entry.stop = isInterrupted ? .interrupted : one.estimator.isNarrow ? .narrow : .time
        if let sure = one.sure { entry.add(sure, ratePerLoad: draw.rate(at: 1).perSecond, complaint: one.complaint) }
        entry.curve = (outcome?.curve ?? []).map {
            CapacityReport.CurvePoint(load: $0.load, misses: $0.share)
        }
        entry.points = points(outcome?.runs ?? one.estimator.runs, at: outcome?.found ?? one.estimator.found)
        guard let found = outcome?.found ?? one.estimator.found else {
            if !isInterrupted { entry.problems.append(CapacityQuestion.problem(of: one)) }
            return entry
        }
        let perLoad = draw.rate(at: 1).perSecond
        entry.setLoad(
            found.load, max(0, found.load - found.halfWidth)...found.load + found.halfWidth, ratePerLoad: perLoad,
            fleet: goal.fleet)
        entry.utilisation = measured.map { $0.totalCPUPerRequest * found.load * perLoad / Double(cores) }
        if !isInterrupted { entry.explanation = try explanation(of: one, found, measured) }
        return entry
    }

    private static func problem(of one: CapacityRuns) -> String {
        guard one.estimator.isPossible else { return "in simulation it holds no load at this objective" }
        let why = one.complaint.map { ": \($0)" } ?? ""
        return one.runs.isEmpty ? "no run was valid\(why)" : "its runs do not tell how far it can be loaded\(why)"
    }

    /// The runs by their loads, in the order of these.
    private func points(_ runs: ModelledRuns, at found: CapacityEstimator.Found?) -> [CapacityReport.Point] {
        var runs = runs
        let step = found.map { Int(($0.slowdown / ModelledRuns.step).rounded()) }
        let loads = Set(runs.runs.map(\.load)).sorted()
        return loads.map { load in
            let places = runs.runs.indices.filter { runs.runs[$0].load == load }
            let misses = MissRatio(places.flatMap { runs.runs[$0].isMissed })
            let expected = step.map { step in
                Double(places.reduce(0) { $0 + runs.marks(of: $1, at: step).missed }) / Double(max(1, misses.total))
            }
            return CapacityReport.Point(load: load, misses: misses, expected: expected)
        }
    }
}
