import Load
import Modes
import Workload

/// What a comparison is to do: which scenarios, on which cores, for how long.
package struct ComparePlan: Sendable {
    package enum Pace: Sendable {
        /// Within 60 seconds, and within four minutes.
        case quick, full
    }

    /// Names or files; empty means those of the pace.
    package var scenarios: [String] = []
    package var modes: [ModeChoice]
    /// Configuration files of daemons, each a contestant.
    package var configurations: [String] = []
    package var servers: [(name: String, url: String)] = []
    /// Keys that modes and configurations differ in besides; those of a scenario are added.
    package var variations: [Variation] = []
    /// What all are spoken to in.
    package var protocols = ProtocolChoice.unasked
    package var pace = Pace.full
    /// Cores of the servers; nil means one core, and then all of them, or, with configurations, all: their workers are
    /// made for them.
    package var cpus: CPUSet?
    /// Nil means a connection for each request where configurations are compared: they differ in how they accept, and a
    /// kept connection is accepted once.
    package var connections: LoadOptions.Connections?
    /// Of each run, or of each contestant's search for a capacity; nil leaves it to the pace.
    package var duration: Duration?
    /// What clients send again, whatever a scenario says.
    package var retries: RetryPolicy?
    /// Asked beside the scenarios as they are, of those that were named, or else of the pace's.
    package var sweep: LoadRange?
    /// Where no scenario is named it is asked in any case, at the standard objective.
    package var capacity: CapacityGoal?
    /// Forms of one document that are compared, and nothing else; nil compares scenarios.
    package var kinds: KindsQuestion?

    /// Where none is named: what is told as it is, of which a capacity is asked, and of which a load.
    private static let told = ["pushed-aside"]
    private static let quickSearched = ["mixed"]
    private static let fullSearched = ["mixed", "fixed"]
    private static let swept = ["mixed"]

    /// Lengths of runs, two for each contestant: on one core, on several, in overload, in which a second holds many
    /// requests, and in a search.
    private static let oneCore = Duration.milliseconds(3_500)
    private static let severalCores = Duration.milliseconds(1_400)
    private static let overload = Duration.milliseconds(1_300)
    private static let search = Duration.seconds(3)
    private static let quickSearch = Duration.seconds(2)
    static let warmUp = Duration.milliseconds(400)
    /// Of a contestant's search for a capacity, where that is not asked for by name: so all of them together take what
    /// the pace says.
    private static let quickTime = Duration.milliseconds(14_500)
    private static let fullTime = Duration.seconds(33)

    /// - Parameter modes: those of the daemon, in the order in which they are shown.
    package init(modes: [ModeChoice]) {
        self.modes = modes
    }

    /// Refuses cores that are not there, and contestants that could not be told apart.
    package func check(allowed: CPUSet = .allowed) throws(LoadError) {
        if let cpus, !cpus.subtracting(allowed).cores.isEmpty {
            throw LoadError("--cpus \(cpus): this process may use cores \(allowed)")
        }
        try Variation.check(variations)
        try ComparePlan.checkNames(bare(cores: places(allowed)[0].cores.count))
        for server in servers { try protocols.check(server) }
    }

    private static func checkNames(_ contestants: [Contestant]) throws(LoadError) {
        var names: Set<String> = []
        if let second = contestants.first(where: { !names.insert($0.name).inserted }) {
            throw LoadError("two contestants are named \(second.name); give one of them another name")
        }
    }

    /// - Throws: whatever of it is a mistake of who asked: all scenarios are read, once, and what is asked is possible.
    func steps(allowed: CPUSet = .allowed) throws(LoadError) -> [CompareStep] {
        if let kinds {
            for step in kindSteps(kinds) { try step.check() }
            return []
        }
        let asked = try read(scenarios.isEmpty ? ComparePlan.told : scenarios)
        guard retries == nil || !asked.allSatisfy(ComparePlan.isStory) else {
            throw LoadError("--retries: no effect on a story, whose clients try once; leave it out")
        }
        for scenario in asked { try checkVariations(of: scenario, allowed) }
        let hasLength = asked.contains { !ComparePlan.isStory($0) && $0.phasedPlan == nil }
        guard duration == nil || hasLength || scenarios.isEmpty else {
            throw LoadError(
                "--duration: no effect on a story, whose requests have their own times, nor on phases; leave it out")
        }
        let steps = asked.flatMap { trials($0, allowed) }
        for step in steps { try step.checkSchedule() }
        return try steps + searches(asked, allowed)
    }

    /// The files that are read, with their flags.
    var files: [(flag: String, path: String)] {
        scenarios.filter(Scenario.isPath).map { (flag: "--scenario", path: $0) }
            + configurations.map { (flag: "--config", path: $0) }
    }

    private func read(_ names: [String]) throws(LoadError) -> [Scenario] {
        var scenarios: [Scenario] = []
        for name in names {
            var scenario = try Scenario.find(name)
            if let retries, !ComparePlan.isStory(scenario) { scenario.retries = retries }
            guard !scenarios.contains(where: { $0.name == scenario.name }) else {
                throw LoadError("--scenario: two are named \(scenario.name); leave one out, or rename its file")
            }
            scenarios.append(scenario)
        }
        return scenarios
    }

    private func searches(_ asked: [Scenario], _ allowed: CPUSet) throws(LoadError) -> [CompareStep] {
        let swept = try scenarios.isEmpty ? read(ComparePlan.swept) : asked
        let searched = try scenarios.isEmpty ? read(standardSearched) : asked
        let steps =
            (sweep.map { range in search(.sweep(range), of: swept, allowed) } ?? [])
            + (goal.map { goal in search(.capacity(goal), of: searched, allowed) } ?? [])
        guard !steps.isEmpty || (sweep == nil && capacity == nil) else {
            throw LoadError(
                "--sweep and --capacity need requests that are drawn at one rate, not a story or phases: name another"
            )
        }
        for step in steps { try step.check() }
        return steps
    }

    /// What is asked of capacities: where no scenario is named, in any case.
    private var goal: CapacityGoal? {
        guard var goal = capacity ?? (scenarios.isEmpty ? .standard : nil) else { return nil }
        goal.isRough = pace == .quick
        let paced = pace == .quick ? ComparePlan.quickTime : capacity == nil ? ComparePlan.fullTime : nil
        goal.time = duration ?? paced
        return goal
    }

    /// The servers' cores of each trial.
    private func places(_ allowed: CPUSet) -> [CPUSet] {
        Placement.servers(allowed, chosen: cpus ?? (configurations.isEmpty ? nil : allowed))
    }

    /// How clients send.
    var clientConnections: LoadOptions.Connections { connections ?? (configurations.isEmpty ? .keep : .close) }

    private var standardSearched: [String] {
        pace == .quick ? ComparePlan.quickSearched : ComparePlan.fullSearched
    }

    private static func isStory(_ scenario: Scenario) -> Bool {
        if case .story = scenario.content { true } else { false }
    }

    /// A story of modes is told on one core, and so is a surge: a second core would only hide them.
    private func trials(_ scenario: Scenario, _ allowed: CPUSet) -> [CompareStep] {
        if ComparePlan.isStory(scenario) { return [step(scenario, on: places(allowed)[0], .trial, .zero)] }
        if let plan = scenario.phasedPlan { return [step(scenario, on: places(allowed)[0], .trial, plan.duration)] }
        return places(allowed).map { cores in step(scenario, on: cores, .trial, measured(scenario, on: cores)) }
    }

    private func search(
        _ question: CompareQuestion, of scenarios: [Scenario], _ allowed: CPUSet
    ) -> [CompareStep] {
        // The time of a search is another's than a run's.
        let length =
            (capacity == nil ? duration : nil) ?? (pace == .quick ? ComparePlan.quickSearch : ComparePlan.search)
        return scenarios.filter { !ComparePlan.isStory($0) && $0.phasedPlan == nil }.flatMap { scenario in
            searchPlaces(allowed).map { step(scenario, on: $0, question, length) }
        }
    }

    /// Where no scenario is named, one core: the pace has no time for more.
    private func searchPlaces(_ allowed: CPUSet) -> [CPUSet] {
        scenarios.isEmpty ? Array(places(allowed).prefix(1)) : places(allowed)
    }

    private func step(
        _ scenario: Scenario, on cores: CPUSet, _ question: CompareQuestion, _ measured: Duration
    ) -> CompareStep {
        let isStory = ComparePlan.isStory(scenario)
        // A search takes turns itself: its contestants have loads of their own. Phases are not cut in halves.
        let isMirrored = if case .capacity = question { false } else { !isStory && scenario.phasedPlan == nil }
        return CompareStep(
            scenario: scenario, contestants: contestants(for: scenario, cores: cores.cores.count), cpus: cores,
            length: TrialRunner.Length(
                measured: measured, warmUp: isStory ? .zero : ComparePlan.warmUp, isMirrored: isMirrored),
            question: question)
    }

    private func measured(_ scenario: Scenario, on cores: CPUSet) -> Duration {
        // With --capacity it is the search's.
        if let duration, capacity == nil { return duration }
        if case .drawn(let plan) = scenario.content, plan.isOverload(of: CPUSet([0])) { return ComparePlan.overload }
        return cores.cores.count == 1 ? ComparePlan.oneCore : ComparePlan.severalCores
    }

}

// MARK: - Contestants

extension ComparePlan {
    /// Each mode gets the workers that suit it.
    private func shapes(cores: Int) -> [DaemonShape] {
        modes.map { DaemonShape(mode: $0, workers: $0.workers(onCores: cores)) }
            + configurations.map { DaemonShape(configuration: $0) }
    }

    private var others: [Contestant] { servers.flatMap(protocols.contestants) }

    /// Without values of their own.
    private func bare(cores: Int) -> [Contestant] { shapes(cores: cores).map { .daemon($0) } + others }

    /// Of a scenario: each mode and configuration with each combination of values, and the servers as they are.
    private func contestants(for scenario: Scenario, cores: Int) -> [Contestant] {
        let combinations = VariedValue.combinations(of: variations(of: scenario))
        return shapes(cores: cores).flatMap { shape in combinations.map { .daemon(shape.with($0)) } } + others
    }

    private func variations(of scenario: Scenario) -> [Variation] {
        Variation.merged(scenario.variations, variations) + [protocols.variation].compactMap(\.self)
    }

    private func checkVariations(of scenario: Scenario, _ allowed: CPUSet) throws(LoadError) {
        try VariedCheck.checkCount(
            variations(of: scenario), shapes: modes.count + configurations.count, others: others.count)
        try ComparePlan.checkNames(contestants(for: scenario, cores: places(allowed)[0].cores.count))
    }
}

extension SchedulePlan {
    /// Whether it asks for more than these cores can compute.
    func isOverload(of cpus: CPUSet) -> Bool {
        rate.perSecond * meanCompute.seconds > Double(cpus.cores.count)
    }
}
