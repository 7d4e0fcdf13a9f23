import Comparison
import Load
import Modes
import Scheduling
import Workload

/// What a plan is asked for.
package struct PlanQuestion: Sendable {
    /// Where it is known from what one machine holds.
    package enum Known: Equatable, Sendable {
        case bySimulation
        /// This share of the cores.
        case given(Double)
        /// A report.json of `compare --capacity`.
        case from(String)
    }

    package var scenario = "mixed"
    package var rate: Rate
    /// Nil: the report's, or one in a hundred.
    package var objective: Double?
    package var known = Known.bySimulation
    package var modes: [ModeChoice] = ModeChoice.compared
    package var policies = PlannedPolicy.standard
    /// Of a machine, where no report says it.
    package var cores = 1
    package var price: Price?
    package var seed: UInt64 = 1
    package var balancers: BalancerStudy?
    package var scaling: ScalingStudy?

    private static let standardObjective = 0.01

    package init(_ rate: Rate) { self.rate = rate }

    /// - Throws: what cannot be planned for, or a report that has nothing of it.
    func resolved() throws(LoadError) -> (work: PlannedWork, kinds: [MachineKind]) {
        switch known {
        case .bySimulation:
            let work = try self.work(objective)
            guard work.isPoisson else {
                throw LoadError(
                    "--scenario \(scenario): only Poisson arrivals are simulated; say what a machine holds with "
                        + "--capacity or --from")
            }
            return (work, try kinds())
        case .given(let load):
            let work = try self.work(objective)
            // In fleets it is simulated as what was named first.
            guard var kind = try kinds().first else { throw LoadError("--mode: name one") }
            kind.capacity = MachineKind.Capacity(load: load, low: load, high: load, source: .given)
            return (work, [kind])
        case .from(let path):
            return try measured(path)
        }
    }

    private func work(_ objective: Double?) throws(LoadError) -> PlannedWork {
        let work = try PlannedWork(scenario, rate, objective ?? PlanQuestion.standardObjective, seed: seed)
        guard work.isPoisson || (balancers == nil && scaling == nil) else {
            throw LoadError("--scenario \(scenario): fleets are simulated with Poisson arrivals only; name another")
        }
        return work
    }

    private func kinds() throws(LoadError) -> [MachineKind] {
        try ModeChoice.requireModels(of: modes)
        return MachineKind.all(modes, policies, cores: cores)
    }

    private func measured(_ path: String) throws(LoadError) -> (work: PlannedWork, kinds: [MachineKind]) {
        let report = try ComparisonReport(reading: path, for: "--from")
        let name = try Scenario.find(scenario).name
        let capacities = report.capacities.filter { $0.scenario == name }
        guard let first = capacities.first else {
            let names = report.capacities.map(\.scenario).joined(separator: ", ")
            throw LoadError(
                "--from \(path): has no capacity of \(name)"
                    + (names.isEmpty ? "; make one with compare --capacity 'misses<1%'" : "; it has those of \(names)"))
        }
        if let objective, objective != first.objective {
            throw LoadError(
                "--objective misses<\(Percentage.format(objective)): --from \(path) has capacities at "
                    + "misses<\(Percentage.format(first.objective)); leave it out, or measure again")
        }
        let work = try self.work(first.objective)
        var kinds: [MachineKind] = []
        for capacity in capacities {
            let cores = try LoadError.from("--from \(path): ") { () throws(LoadError) in try CPUSet(capacity.cpus) }
                .cores.count
            for entry in capacity.entries { kinds.append(try kind(entry, cores, work, path)) }
        }
        return (work, kinds)
    }

    /// By how much a report's requests may differ from the scenario's.
    private static let tolerance = 0.05

    private func kind(
        _ entry: CapacityReport.Entry, _ cores: Int, _ work: PlannedWork, _ path: String
    ) throws(LoadError) -> MachineKind {
        var kind = MachineKind(
            name: entry.contestant, shape: MachineKind.shape(of: entry.contestant, cores: cores), cores: cores)
        guard let load = entry.load, let rate = entry.rate, load > 0 else { return kind }
        guard abs(work.rate(ofLoad: load, cores: cores) / rate - 1) < PlanQuestion.tolerance else {
            throw LoadError(
                "--from \(path): its \(work.scenario.name) is another scenario: \(NumberText.rate(rate)) were "
                    + "\(NumberText.percent(load)) of \(NumberText.count(cores, "core")); name its file with --scenario"
            )
        }
        // Simulated machines take as much longer as the measured one held less than theory.
        if let expected = entry.expectedLoad, expected > load { kind.shape?.costs.slowdown = expected / load - 1 }
        kind.capacity = MachineKind.Capacity(
            load: load, low: entry.loadLow ?? load, high: entry.loadHigh ?? load, source: .measured)
        return kind
    }
}
