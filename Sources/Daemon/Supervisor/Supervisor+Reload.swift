import Configuration
import Glibc
import Reactor
import Workload

/// A reload replaces processes: the new configuration's workers are started beside the old ones, and take over when all
/// of them accept. Whatever fails on the way changes nothing.
extension Supervisor {
    /// How long the new workers may take until they accept.
    private static let startPatience = Duration.seconds(30)

    func wantReload() {
        switch phase {
        case .running where nextCrew == nil: beginReload()
        case .running, .starting: reload.isWantedAgain = true
        case .stopping, .ended: break
        }
    }

    private func beginReload() {
        service.tell(.reloading(at: Clock.now()), status: serviceStatus)
        let loaded: LoadedConfiguration
        let crew: Crew
        do {
            loaded = try sources.load(sharing: planner.sharedBytes)
            crew = Crew(plan: try planner.plan(for: loaded.configuration))
        } catch {
            return failReload("\(error)")
        }
        for override in loaded.overrides {
            log.warning("\(override)")
        }
        nextLoaded = loaded
        nextCrew = crew
        for slot in 0..<crew.plan.workers { startWorker(slot, in: crew) }
        alarms.after(Supervisor.startPatience) { [unowned self] in
            guard crew === nextCrew else { return }
            abandonReload(
                "the new configuration's workers did not accept within \(DurationText.format(Supervisor.startPatience))"
            )
        }
    }

    /// All new workers accept: they are the crew, and the old ones drain.
    func promote(_ crew: Crew) {
        let old = self.crew
        self.crew = crew
        nextCrew = nil
        if let nextLoaded { loaded = nextLoaded }
        leaving += old.workers.values
        for worker in old.workers.values { worker.drain(.handingOver) }
        do throws(ReactorError) {
            try openAdmin()
        } catch {
            log.error("the admin port could not be moved", metadata: ["error": "\(error)"])
        }
        useListeners()
        backoffs = [:]
        deaths = Deaths()
        reload.lastWasSuccessful = true
        reload.lastSuccess = Clock.realtime()
        reload.lastError = nil
        reload.succeeded += 1
        announce()
        endReload()
    }

    /// New connections go to the crew's sockets from now on.
    func useListeners() {
        planner.listeners.use(
            crew.plan.listeners.count, of: loaded.configuration.listen, admin: loaded.configuration.admin)
        guard case .running = phase else { return }
        for slot in 0..<crew.plan.workers where crew.workers[slot] == nil { planner.listeners.cover(slot) }
    }

    /// The new configuration's workers do not come up: the old ones serve on.
    func abandonReload(_ reason: String) {
        guard let crew = nextCrew else { return }
        nextCrew = nil
        leaving += crew.workers.values
        for worker in crew.workers.values {
            // One that accepts already may hold connections.
            if worker.state == .ready { worker.drain(.handingOver) } else { worker.kill() }
        }
        failReload(reason)
    }

    private func failReload(_ reason: String) {
        // What was opened for the new configuration is out of use.
        useListeners()
        reload.lastWasSuccessful = false
        reload.failed += 1
        reload.lastError = reason
        log.error("the new configuration was not taken, the old one goes on", metadata: ["reason": "\(reason)"])
        endReload()
    }

    private func endReload() {
        service.tell(.ready, status: serviceStatus)
        guard reload.isWantedAgain else { return }
        reload.isWantedAgain = false
        wantReload()
    }
}
