import Configuration
import Reactor

/// Names of a fleet whose addresses change while it is called.
extension Supervisor {
    /// Looks them up again for as long as the crew is there. Workers that drain are not told any more: they take no new
    /// requests, only end those that they have, and the names of the next configuration may be others. A call of theirs
    /// that meets a machine which has gone fails, and is made again as any other.
    func watchNames(of crew: Crew) {
        guard let provisions = crew.provisions, case .fleet(let fleet) = provisions.service,
            provisions.resolved.contains(where: { $0.again != nil })
        else { return }
        let (loop, lookup) = (loop, crew.plan.configuration.fleet.resolve)
        crew.names = NameWatch(
            provisions.resolved, of: fleet.setting.urls, lookup, alarms: alarms,
            resolve: { name, ended throws(ReactorError) in
                try FleetResolution.start(for: name, lookup, loop: loop, ended: ended)
            },
            noted: { [unowned self] in note($0) },
            changed: { [unowned self, unowned crew] machines in
                log.info("the downstream's machines are others", metadata: ["machines": "\(machines.count)"])
                // Those that are started later get them from here.
                fleet.replace(with: machines)
                for worker in crew.workers.values { worker.use(machines) }
            })
    }

    private func note(_ event: NameWatch.Event) {
        switch event {
        case .found: lookups.found += 1
        case .foundAgain(let name):
            lookups.found += 1
            log.notice("a downstream's name is found again", metadata: ["name": "\(name)"])
        case .lost: lookups.failed += 1
        case .firstLost(let name, let reason):
            lookups.failed += 1
            log.warning(
                "a downstream's name could not be looked up again, its addresses stay",
                metadata: ["name": "\(name)", "reason": "\(reason)"])
        }
    }
}
