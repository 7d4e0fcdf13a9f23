import Configuration
import Glibc
import Reactor
import Workload

/// A reload replaces processes: the new configuration's workers are started beside the old ones, and take over when all
/// of them accept. Whatever fails on the way changes nothing.
extension Supervisor {
    /// How long workers that were replaced may take for what is in flight: far longer than any request, so
    /// that only those end by it that would never end by themselves.
    static let longestLeave = Duration.seconds(3_600)

    /// Also while the first workers start: a configuration whose workers do not come up is mended so.
    func wantReload() {
        if isStopping || isDeparting { return }
        guard nextCrew == nil, preparation == nil else { return reload.isWantedAgain = true }
        beginReload()
    }

    private func beginReload() {
        note(.reloadBegun)
        if case .running = phase { service.tell(.reloading(at: Clock.now()), status: serviceStatus) }
        let loaded: LoadedConfiguration
        do {
            loaded = try sources.load(sharing: crew.provisions?.data.sharedBytes)
        } catch {
            return failReload("\(error)")
        }
        prepare(loaded.configuration) { [unowned self] result in
            switch result {
            case .success(let prepared):
                let crew = Crew(plan: prepared.plan, provisions: prepared.provisions)
                crew.accessWriter = prepared.accessWriter
                begin(crew, from: loaded)
            case .failure(let error): failReload("\(error)")
            }
        }
    }

    /// Gets what a configuration's workers need. The others serve on meanwhile.
    func prepare(
        _ configuration: Configuration, _ done: @escaping (Result<Preparation.Prepared, DaemonError>) -> Void
    ) {
        let next = Preparation(
            for: configuration, planner: planner, sharing: (crew.provisions?.data, crew.plan.keys), loop: loop
        ) { [unowned self] result in
            preparation = nil
            done(result)
        }
        preparation = next
        next.begin()
    }

    /// Starts the workers of a configuration that is to be taken.
    private func begin(_ crew: Crew, from loaded: LoadedConfiguration) {
        for override in loaded.overrides { log.warning("\(override)") }
        nextLoaded = loaded
        nextCrew = crew
        watchNames(of: crew)
        reload.patience = alarms.after(StartWatch.patience) { [unowned self] in
            abandonReload(
                "the new configuration's workers did not accept within \(DurationText.format(StartWatch.patience))")
        }
        // The first that cannot be started ends the reload.
        for slot in 0..<crew.plan.workers where crew === nextCrew { startWorker(slot, in: crew) }
    }

    /// All new workers accept: they are the crew, and the old ones drain.
    func promote(_ crew: Crew) {
        let old = self.crew
        self.crew = crew
        nextCrew = nil
        phase = .running
        if let nextLoaded { loaded = nextLoaded }
        nextLoaded = nil
        if let calibration = crew.provisions?.calibration, calibration != old.provisions?.calibration {
            log(calibration)
        }
        for worker in old.workers.values { dismiss(worker) }
        accessLog.use(AccessLogSetting(loaded.configuration), crew.accessWriter.take(), of: allWorkers.map(\.slab))
        do throws(ReactorError) {
            try openAdmin()
        } catch {
            log.error("the admin port could not be moved", metadata: ["error": "\(error)"])
        }
        do throws(ReactorError) {
            try openAgent()
        } catch {
            log.error("the agent's port could not be moved", metadata: ["error": "\(error)"])
        }
        useListeners()
        restartDelays = [:]
        deaths = Deaths()
        reload.lastWasSuccessful = true
        reload.lastSuccess = Clock.realtime()
        reload.lastError = nil
        reload.succeeded += 1
        note(.reloadTaken)
        announce()
        endReload()
    }

    /// New connections go to the crew's sockets from now on.
    func useListeners() {
        planner.listeners.use(
            crew.plan.listeners.count, of: loaded.configuration.listen, admin: loaded.configuration.admin,
            agent: loaded.configuration.agent)
        coverSlots()
    }

    /// While some worker accepts, what comes to the sockets of those that do not is passed on, until they do.
    func coverSlots() {
        switch phase {
        case .running, .departing: break
        case .starting, .stopping, .ended: return
        }
        for slot in crew.unready { planner.listeners.cover(slot) }
    }

    /// The new configuration's workers do not come up: the old ones serve on.
    func abandonReload(_ reason: String) {
        guard let crew = nextCrew else { return }
        nextCrew = nil
        nextLoaded = nil
        // Not killed: one that has not said so may accept already, and hold connections.
        for worker in crew.workers.values { dismiss(worker) }
        failReload(reason)
    }

    /// Has a worker hand over its connections and end.
    private func dismiss(_ worker: WorkerProcess) {
        let patience = worker.state == .ready ? Supervisor.longestLeave : StartWatch.patience
        note(.drains, of: worker)
        worker.drain(.handingOver)
        letLeave(worker, within: patience)
    }

    /// A worker of no crew any more drains, and then ends.
    func letLeave(_ worker: WorkerProcess, within patience: Duration = Supervisor.longestLeave) {
        leaving.append(worker)
        worker.longestLeave = alarms.after(patience) { [unowned self, weak worker] in
            guard let worker else { return }
            log.warning(
                "a replaced worker did not end in time and is killed",
                metadata: ["worker": "\(worker.slot)", "pid": "\(worker.pid)"])
            worker.kill()
        }
    }

    private func failReload(_ reason: String) {
        // What was opened for the new configuration is out of use.
        useListeners()
        reload.lastWasSuccessful = false
        reload.failed += 1
        reload.lastError = reason
        note(.reloadRefused, reason)
        log.error("the new configuration was not taken, the old one goes on", metadata: ["reason": "\(reason)"])
        endReload()
    }

    func endReload() {
        alarms.cancel(reload.patience)
        reload.patience = nil
        if case .running = phase { service.tell(.ready, status: serviceStatus) }
        guard reload.isWantedAgain else { return }
        reload.isWantedAgain = false
        wantReload()
    }
}
