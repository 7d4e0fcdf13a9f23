import Load
import Reactor
import Telemetry
import Workload

/// Runs trials: one contestant at a time, interleaved, each on a daemon of its own, all with the same requests.
struct TrialRunner {
    /// How long a trial is.
    struct Length: Equatable {
        /// Of each run.
        var measured: Duration
        /// Sent before, with other numbers, and left out.
        var warmUp: Duration
        /// Whether the contestants run A B C C B A, or A B C.
        var isMirrored: Bool

        /// Of each contestant's runs together.
        var total: Duration { measured * (isMirrored ? 2 : 1) }
    }

    /// Most of a core that a warm-up asks for.
    private static let calmLoad = 0.5

    /// Longest waits for a daemon's last requests: after a warm-up and in a story, which leave few, and after a run,
    /// which may leave more than it could ever end.
    private static let calmPatience = Duration.seconds(10)
    private static let loadedPatience = Duration.seconds(1)

    /// Where things run, and what stays the same for a whole comparison.
    let bench: Workbench
    /// Of its daemons: the bench's, unless it was said otherwise.
    private let calibration: CalibrationStatus?
    /// Told a few times a second what runs, and whether that begins.
    private let progress: (_ label: String, _ isNew: Bool) -> Void

    init(
        _ bench: Workbench, computing calibration: CalibrationStatus? = nil,
        progress: @escaping (_ label: String, _ isNew: Bool) -> Void
    ) {
        self.bench = bench
        self.calibration = calibration ?? bench.calibration
        self.progress = progress
    }

    /// What takes time beside runs.
    func tell(_ label: String) { progress(label, false) }

    /// - Throws: also if the contestants did different work.
    func run(
        _ scenario: Scenario, _ contestants: [Contestant], on cpus: CPUSet, _ length: Length, seed: UInt64
    ) throws(LoadError) -> Trial {
        let schedule = try LoadError.from("\(scenario.name): ") { () throws(LoadError) in
            try TrialRunner.schedule(of: scenario, for: length.total, seed: seed)
        }
        // Each contestant gets the whole schedule: mirrored, its halves at two times, so that drift hits all alike.
        let stretches = schedule.stretches(length.isMirrored ? 2 : 1)
        var runs: [ContestantRun] = []
        for (index, stretch) in stretches.enumerated() {
            let order = index == 0 ? contestants : contestants.reversed()
            var stretchRuns: [ContestantRun] = []
            for contestant in order {
                let label = "\(scenario.name), \(contestant.name), run \(index + 1) of \(stretches.count)"
                stretchRuns += try attempt {
                    () throws(LoadError) in
                    try run(scenario, stretch, contestant, on: cpus, length, seed: seed, label: label)
                }
            }
            if let difference = EqualWork.difference(between: stretchRuns) {
                throw LoadError("\(scenario.name): \(difference); nothing can be compared")
            }
            runs += stretchRuns
        }
        guard !runs.isEmpty else { throw TrialRunner.interrupted }
        return Trial(
            scenario: scenario, schedule: schedule, seed: seed, cpus: cpus, clientCPUs: bench.clientCPUs,
            calibration: calibration, connections: bench.connections, runs: runs)
    }

    /// Whether someone wishes that it ends. What is run from then on comes to nothing.
    var isInterrupted: Bool { bench.interruption.isThere }

    static let interrupted = LoadError("interrupted")

    /// The run; none if it was interrupted before there was anything of it.
    private func attempt(_ run: () throws(LoadError) -> ContestantRun) throws(LoadError) -> [ContestantRun] {
        guard !isInterrupted else { return [] }
        do throws(LoadError) {
            return [try run()]
        } catch {
            guard isInterrupted else { throw error }
            return []
        }
    }

    private static func schedule(of scenario: Scenario, for duration: Duration, seed: UInt64) throws(LoadError)
        -> Schedule
    {
        switch scenario.content {
        case .drawn(var plan):
            if !plan.isPhased { plan.duration = duration }
            plan.seed = seed
            return try plan.schedule()
        case .story(let players):
            let last = players.map(\.request.expiry).max() ?? 0
            return Schedule(players.map(\.request), duration: .nanoseconds(last))
        }
    }

    private func run(
        _ scenario: Scenario, _ schedule: Schedule, _ contestant: Contestant, on cpus: CPUSet, _ length: Length,
        seed: UInt64, label: String
    ) throws(LoadError) -> ContestantRun {
        progress(label, true)
        switch contestant {
        case .server(_, let url, let spoken):
            let target = try LoadTarget(url, over: spoken)
            try warmUp(scenario, length, seed: seed, target, on: cpus)
            let watch = MachineWatch(.servers([target]))
            let run = try send(schedule, of: scenario, seed: seed, to: target, on: cpus, label: label)
            return ContestantRun(contestant: contestant, run: run, daemon: nil, machine: watch.end())
        case .daemon(let shape):
            let daemon = try DaemonProcess(
                shape, on: cpus, downstream: bench.downstreamURL, calibration: calibration,
                variables: bench.surroundings.variables, until: bench.interruption)
            defer { daemon.end() }
            let target = try daemon.target(over: shape.messageProtocol)
            try warmUp(scenario, length, seed: seed, target, on: cpus)
            try daemon.awaitIdle(within: TrialRunner.calmPatience, until: bench.interruption)
            let before = try daemon.metrics()
            let (begin, cpuBefore) = (Clock.now(), try daemon.workerCPUSeconds())
            let watch = MachineWatch(.children(cpus))
            let run = try send(schedule, of: scenario, seed: seed, to: target, on: cpus, label: label)
            let machine = watch.end()
            // A story that is not told to its end is none.
            if run.cut != nil, case .story = scenario.content { throw TrialRunner.interrupted }
            try daemon.awaitIdle(within: TrialRunner.patience(scenario), until: bench.interruption)
            try daemon.freeze()
            let (cpu, seconds) = (try daemon.workerCPUSeconds() - cpuBefore, (Clock.now() - begin).seconds)
            let figures = try DaemonFigures(
                Scrapes(before: before, after: daemon.metrics()), status: daemon.status(), cpuSeconds: cpu,
                measuredSeconds: seconds, memoryBytes: daemon.memoryBytes())
            let held = try daemon.records()
            return ContestantRun(
                contestant: contestant, run: run, daemon: figures, machine: machine, held: held,
                records: TrialRunner.storyRecords(scenario, among: held))
        }
    }

    /// A story is told to its end.
    private static func patience(_ scenario: Scenario) -> Duration {
        if case .story = scenario.content { calmPatience } else { loadedPatience }
    }

    /// Requests like the measured ones, but others: connections, caches and the CPU's clock get used to them.
    private func warmUp(
        _ scenario: Scenario, _ length: Length, seed: UInt64, _ target: LoadTarget, on cpus: CPUSet
    ) throws(LoadError) {
        guard case .drawn(var plan) = TrialRunner.calm(scenario).content, length.warmUp > .zero else { return }
        (plan.duration, plan.seed) = (length.warmUp, ~seed)
        // At a low rate there may be none.
        let schedule = try plan.draw()
        guard !schedule.requests.isEmpty else { return }
        _ = try Generator(schedule, to: target, options("warm-", on: cpus)).run(until: bench.interruption)
    }

    /// The scenario at a load that leaves nothing behind, if its own would.
    private static func calm(_ scenario: Scenario) -> Scenario {
        guard case .drawn(var plan) = scenario.content else { return scenario }
        let compute = plan.meanCompute.seconds
        if compute > 0 { plan.rate = Rate(perSecond: min(plan.rate.perSecond, calmLoad / compute)) }
        var calm = scenario
        calm.content = .drawn(plan)
        return calm
    }

    private func send(
        _ schedule: Schedule, of scenario: Scenario, seed: UInt64, to target: LoadTarget, on cpus: CPUSet,
        label: String
    ) throws(LoadError) -> LoadRun {
        var options = options(ContestantRun.idPrefix, on: cpus)
        (options.retries, options.seed) = (scenario.retries, seed)
        let run = try Generator(schedule, to: target, options).run(until: bench.interruption) { _ in
            progress(label, false)
        }
        guard run.cut == nil || !run.records.isEmpty else { throw TrialRunner.interrupted }
        return run
    }

    /// A connection has one worker: where there may be several, it takes many for each to have its part.
    private static let connectionsPerCore = 8

    private func options(_ idPrefix: String, on cpus: CPUSet) -> LoadOptions {
        var options = LoadOptions()
        options.connections = bench.connections
        let cores = cpus.cores.count
        options.sharedConnections = cores > 1 ? cores * TrialRunner.connectionsPerCore : 1
        options.idPrefix = idPrefix
        return options
    }

    /// The records of a story's requests, under the names that the story gives them.
    private static func storyRecords(_ scenario: Scenario, among found: [RequestEntry]) -> [String: RequestEntry] {
        guard case .story(let players) = scenario.content else { return [:] }
        let names = Dictionary(
            uniqueKeysWithValues: players.enumerated().map { ("\(ContestantRun.idPrefix)\($0)", $1.id) })
        var records: [String: RequestEntry] = [:]
        for var record in found {
            guard let name = names[record.id] else { continue }
            if let holder = record.heldBy { record.heldBy?.id = names[holder.id] ?? holder.id }
            records[name] = record
        }
        return records
    }
}
