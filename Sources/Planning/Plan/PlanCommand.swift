import Comparison
import Load
import Reactor
import Simulation
import Workload

/// `deadlined plan`: how many machines a load needs, by kind, and what a fleet of them does.
package struct PlanCommand: Sendable {
    private let question: PlanQuestion
    private let jsonPath: String?
    private let work: PlannedWork
    private let kinds: [MachineKind]

    /// Reads the scenario, and a report.
    ///
    /// - Parameter json: where it is written as JSON; `-` is standard output; nil writes none.
    /// - Throws: what is a mistake of who asked.
    package init(_ question: PlanQuestion, json: String?) throws(LoadError) {
        (self.question, jsonPath) = (question, json)
        (work, kinds) = try question.resolved()
        for kind in kinds { try question.balancers?.check(kind, work) }
    }

    /// Tries where the JSON goes.
    ///
    /// - Returns: the work, which gives the exit code: 0 good, 1 if what was found could not be written, 2 where
    ///   nothing can be planned, 128 and the signal's number for a plan that was interrupted.
    package func prepared() throws(LoadError) -> () throws(LoadError) -> Int32 {
        var inputs: [OutputConflict.Named] = []
        if case .from(let path) = question.known { inputs.append((flag: "--from", path: path)) }
        try AnswerOutput.check(jsonPath, reading: inputs)
        // First of all: a file that is only tried must not be left behind by a signal.
        let interruption = try LoadError.from { () throws(ReactorError) in try Interruption.bySignals() }
        let output = try AnswerOutput(jsonPath, until: interruption)
        return { () throws(LoadError) in try run(into: output, until: interruption) }
    }

    private func run(into output: AnswerOutput, until interruption: Interruption) throws(LoadError) -> Int32 {
        let stop = StopWish(interruption)
        let progress = ProgressLine(name: "plan")
        var (report, problem) = found(progress, stop)
        progress.clear()
        let signal = interruption.signal
        report.interruption = signal.map { Signals.name(of: $0) }
        if let problem { StandardStream.complain("deadlined plan: \(problem)") }
        if problem == nil || !report.rows.isEmpty {
            try output.write(report, as: { PlanTable.render(report) }, until: interruption)
        }
        if let signal, let name = report.interruption {
            StandardStream.complain("deadlined plan: INTERRUPTED by \(name): what is missing was not simulated")
            return Interruption.exitCode(signal)
        }
        return problem == nil ? 0 : 2
    }

    /// What there is to tell, and what could not be answered.
    private func found(_ progress: ProgressLine, _ stop: StopWish) -> (PlanReport, LoadError?) {
        var report = PlanReport(work, question.price)
        let kinds: [MachineKind]
        do throws(LoadError) { kinds = try kindsWithCapacities(progress, stop) } catch { return (report, error) }
        guard !stop.isThere || kinds.contains(where: { $0.capacity != nil }) else { return (report, nil) }
        guard let place = kinds.firstIndex(where: { $0.capacity != nil }) else {
            return (report, LoadError("--objective: no load of a machine keeps it; allow more, or name other kinds"))
        }
        for kind in kinds { report.add(kind, work, question.price) }
        for cores in Set(kinds.map(\.cores)).sorted() { report.addArticle(work, cores: cores, question.price) }
        do throws(LoadError) {
            try addFleets(of: kinds[place], planned: report.rows[place].machines, to: &report, progress, stop)
        } catch {
            return (report, error)
        }
        return (report, nil)
    }

    private func kindsWithCapacities(_ progress: ProgressLine, _ stop: StopWish) throws(LoadError) -> [MachineKind] {
        guard question.known == .bySimulation else { return kinds }
        progress.show("what one machine holds, by simulation")
        let capacities = try SimulatedCapacity.find(kinds, work, until: stop)
        return zip(kinds, capacities).map { kind, capacity in
            var kind = kind
            kind.capacity = capacity
            return kind
        }
    }

    private func addFleets(
        of kind: MachineKind, planned: Int?, to report: inout PlanReport, _ progress: ProgressLine, _ stop: StopWish
    ) throws(LoadError) {
        guard question.balancers != nil || question.scaling != nil, !stop.isThere else { return }
        guard let load = kind.capacity?.load, let planned else {
            throw LoadError("\(kind.name): no number of machines serves this load, and so no fleet is simulated")
        }
        guard let shape = try simulatedShape(of: kind, load, stop) else {
            throw LoadError("\(kind.name): no simulation is known of it, and so none of a fleet; name a mode")
        }
        if let study = question.balancers {
            progress.show("the fleet behind each balancer")
            report.fleet = try study.run(kind, shape, planned: planned, work, until: stop)
        }
        if let study = question.scaling, !stop.isThere {
            progress.show("the fleet that scales")
            report.scaling = try study.run(kind, shape, load, work, question.price, until: stop)
        }
    }

    /// A machine that holds what was given: its compute takes as much longer or less long as theory holds more or less.
    /// Nil where no simulation is known of it.
    private func simulatedShape(
        of kind: MachineKind, _ load: Double, _ stop: StopWish
    ) throws(LoadError) -> MachineShape? {
        guard var shape = kind.shape, kind.capacity?.source == .given else { return kind.shape }
        let theory = try SimulatedLoad.find(
            of: shape, work.plan, objective: work.objective, while: { !stop.isThere })
        if let theory { shape.costs.slowdown = theory.load / load - 1 }
        return shape
    }
}
