import Configuration
import Glibc
import Logging
import Modes
import Reactor
import Telemetry
import Workload

/// The process that starts workers and never serves. One thread, one loop: it owns configuration, listening sockets,
/// signals, the admin port and the shared telemetry memory, and answers while every worker is stuck.
final class Supervisor {
    let log: Logger
    let loop: EventLoop
    let sources: ConfigurationSources
    let planner: Planner
    let startedAt = Clock.now()
    /// The line that carries connections from draining workers to serving ones.
    let handOvers: (departures: Socket, intake: Socket)
    let alarms: Alarms

    var loaded: LoadedConfiguration
    var nextLoaded: LoadedConfiguration?
    var reload = ReloadHistory()
    var totals = Totals(modes: ModeChoice.names)
    var phase = Phase.starting
    /// Those that serve.
    var crew: Crew
    /// Those that a reload has started, until all of them accept.
    var nextCrew: Crew?
    /// Of the crew that is to be started next.
    var preparation: Preparation?
    /// Those that drain.
    var leaving: [WorkerProcess] = []
    /// By slot.
    var restartDelays: [Int: RestartDelay] = [:]
    var downstreamRestartDelay = RestartDelay()
    var restarts = 0
    var lookups = LookupFacts()
    var standingWatch = StandingWatch()
    var overflows = OverflowCount()
    var standstills = 0
    /// Requests that died with their workers while the daemon was stopping.
    var cutOff: UInt64 = 0
    var deaths = Deaths()
    var chronicle = Chronicle()
    var history = LiveHistory(startedAt: Int(Clock.realtime() / 1_000_000_000))
    let memory: MemoryProbe
    let service = ServiceNotifier()
    var admin: AdminServer?
    /// What `admin` serves on.
    var adminListeners: [Socket] = []
    /// Nil while there is no such port.
    var agent: AgentPort?
    /// What `agent` answers on.
    var agentListeners: [Socket] = []
    var agentWeight = AgentWeight()
    var agentAnswers = AgentAnswers(since: Clock.now())
    let accessLog: AccessLog
    private var journal = MissJournal(missesPerSecond: Supervisor.missesPerSecond)
    private var signals: Signals?
    private var unknownSignals = UnknownSignals()

    /// Misses that the log tells, a second; the number of others is told.
    private static let missesPerSecond = 5
    /// How often misses are looked for.
    private static let journalInterval = Duration.milliseconds(200)
    /// How often listening sockets that are out of use are looked at.
    private static let listenersInterval = Duration.seconds(1)

    enum Phase {
        /// No worker has accepted yet, of the first crew or of one that a reload has put in its place → running,
        /// stopping.
        case starting
        /// → departing, stopping.
        case running
        /// It is told to stop, says so, and goes on serving for `drain_delay` → stopping.
        case departing
        /// Workers drain → ended.
        case stopping
        /// `run` returns.
        case ended(status: Int32)
    }

    /// Opens everything that the configuration names.
    init(sources: ConfigurationSources, loaded: LoadedConfiguration, log: Logger) throws(DaemonError) {
        self.log = log
        self.sources = sources
        self.loaded = loaded
        let inherited = try InheritedSockets.take()
        let addresses = try ListenerRole.addresses(of: loaded.configuration, except: inherited)
        let passage: Passage
        do {
            // Before the first child exists, so that none of its signs is missed.
            Signals.block(Supervisor.handledSignals)
            Signals.ignore(Signals.ofStreams)
            loop = try EventLoop()
            alarms = Alarms(loop: loop)
            accessLog = AccessLog(loop: loop, alarms: alarms, log: log)
            memory = MemoryProbe(loop: loop)
            handOvers = try Socket.messagePair()
            passage = try Passage(line: handOvers.departures, loop: loop)
        } catch {
            throw .reactor(error)
        }
        planner = Planner(listeners: Listeners(inherited: inherited, passage: passage))
        crew = Crew(plan: try planner.plan(for: loaded.configuration, at: addresses, sharing: nil))
    }

    private static let handledSignals = [SIGHUP, SIGCHLD] + Signals.ending + Signals.unknown

    /// Serves until it is told to stop. The exit status.
    func run() throws(ReactorError) -> Int32 {
        signals = try Signals(Supervisor.handledSignals, loop: loop) { [unowned self] in handle($0) }
        startSeconds()
        try openAdmin()
        try openAgent()
        useListeners()
        prepare(loaded.configuration) { [unowned self] in beginToStart($0) }
        alarms.every(Supervisor.journalInterval) { [unowned self] in readJournal() }
        alarms.every(AgentWeight.interval) { [unowned self] in weighForAgent() }
        startWatching()
        // A worker that drains may have one of them still.
        alarms.every(Supervisor.listenersInterval) { [unowned self] in
            if leaving.isEmpty { planner.listeners.closeUnused() }
        }
        while true {
            if case .ended(let status) = phase { return status }
            loop.poll(waiting: true)
        }
    }

    /// The first crew has what it needs.
    private func beginToStart(_ result: Result<Preparation.Prepared, DaemonError>) {
        switch result {
        case .success(let prepared):
            crew.provisions = prepared.provisions
            accessLog.use(AccessLogSetting(loaded.configuration), prepared.accessWriter, of: allWorkers.map(\.slab))
            log(prepared.provisions.calibration)
            watchNames(of: crew)
            for slot in 0..<crew.plan.workers { startWorker(slot, in: crew) }
            if reload.isWantedAgain { endReload() }
        case .failure(let error):
            complain("\(error)")
            planner.embedded?.kill()
            phase = .ended(status: 1)
        }
    }

    private func handle(_ signal: Int32) {
        switch signal {
        case SIGCHLD: reap()
        case SIGHUP: wantReload()
        // One that is being opened is opened again once it is taken.
        case SIGUSR1 where accessLog.reopen() || preparation != nil || nextCrew != nil: break
        case _ where Signals.ending.contains(signal): stop()
        default: passOver(signal)
        }
    }

    private func passOver(_ signal: Int32) {
        guard unknownSignals.isWorthALine(signal, at: Clock.now()) else { return }
        log.notice(
            "a signal that means nothing here is passed over; SIGHUP reloads, SIGTERM stops",
            metadata: ["signal": "\(Signals.name(of: signal))"])
    }

    /// Tells new misses.
    ///
    /// - Parameter isLast: tells also what is told once a second.
    func readJournal(isLast: Bool = false) {
        let batch = journal.read(allWorkers.map(\.slab), at: Clock.now(), isLast: isLast)
        if let sheds = MissSentence.text(sheds: batch.sheds) { log.notice("\(sheds)") }
        if batch.suppressed > 0 { log.notice("\(batch.suppressed) more misses in the second before are not told") }
        for miss in batch.misses { log.notice("\(miss.sentence)", metadata: miss.metadata) }
    }

    func log(_ calibration: Calibration) {
        let facts = CalibrationFacts(calibration, source: calibrationFacts.source)
        let rates = facts.rates.map { kind, rate in
            let unit = ComputeKind.ofDocuments.contains(kind) ? "documents" : "rounds"
            return ("\(kind.key)_\(unit)_per_ms", Logger.MetadataValue.string(NumberText.significant(rate, 4)))
        }
        let metadata = Logger.Metadata(uniqueKeysWithValues: rates + [("source", .string(facts.source))])
        log.info("calibrated", metadata: metadata)
    }
}
