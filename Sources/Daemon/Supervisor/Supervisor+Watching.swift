import Reactor
import Workload

/// Looks after the workers' progress, and tells the service manager.
extension Supervisor {
    /// How often, at least.
    private static let longestInterval = Duration.seconds(1)
    /// How often at most, whatever the limit.
    private static let shortestInterval = Duration.milliseconds(25)

    /// Often enough for the service manager, and for a pause of the machine that lasts half of `watchdog_compute_limit`
    /// to be seen as one.
    private var watchInterval: Duration {
        let limit = loaded.configuration.watchdogComputeLimit
        let wanted = min(service.feedingInterval ?? Supervisor.longestInterval, Supervisor.longestInterval, limit / 4)
        return max(wanted, Supervisor.shortestInterval)
    }

    /// Looks again and again.
    func startWatching() {
        let interval = watchInterval
        alarms.after(interval) { [unowned self] in
            watch(due: interval)
            startWatching()
        }
    }

    /// The watchdog is fed from the loop's callbacks and from nowhere else: a loop that is stuck does not feed it.
    private func watch(due: Duration) {
        let now = Clock.now()
        for worker in allWorkers where worker.state != .starting {
            watch(worker, at: now, due: due)
            tellPauses(of: worker, at: now)
        }
        // Those of a reload have the reload's time, and those that leave their own.
        for worker in crew.workers.values where worker.state == .starting { killIfLate(worker, at: now, due: due) }
        service.show(status: serviceStatus)
        if !allWorkers.contains(where: \.isStuck) { service.feed() }
    }

    private func watch(_ worker: WorkerProcess, at now: Instant, due: Duration) {
        let standstill = worker.progress.look(at: worker.slab.progress, at: now, due: due)
        let wasStuck = worker.isStuck
        worker.stuckFor = standstill > loaded.configuration.watchdogComputeLimit ? standstill : nil
        switch (wasStuck, worker.isStuck) {
        case (false, true): foundStuck(worker)
        case (true, false):
            note(.goesOn, of: worker)
            log.notice("a stuck worker goes on", metadata: ["worker": "\(worker.slot)"])
        case (false, false), (true, true): break
        }
    }

    /// A worker that hangs before it accepts leaves no sign by which it would count as stuck.
    private func killIfLate(_ worker: WorkerProcess, at now: Instant, due: Duration) {
        guard worker.startWatch.runsOut(at: now, due: due) else { return }
        note(.notAccepting, of: worker)
        log.error(
            "a worker did not accept in time and is killed",
            metadata: [
                "worker": "\(worker.slot)", "pid": "\(worker.pid)",
                "patience": "\(DurationText.format(StartWatch.patience))",
            ])
        worker.kill()
    }

    private func foundStuck(_ worker: WorkerProcess) {
        standstills += 1
        note(.stuck, of: worker)
        let isReplaced = loaded.configuration.watchdogReplace
        log.error(
            "a worker is stuck",
            metadata: [
                "worker": "\(worker.slot)", "pid": "\(worker.pid)",
                "watchdog_compute_limit": "\(DurationText.format(loaded.configuration.watchdogComputeLimit))",
                "watchdog_replace": "\(isReplaced)",
            ])
        if isReplaced { worker.kill() }
    }

    /// The line that `systemctl status` shows: how far a start or a stop has come, or, of a daemon that runs, mode,
    /// workers, what share of the last minute's requests was missed, and what is wrong.
    var serviceStatus: String {
        switch phase {
        case .starting: unreadiness ?? ""
        case .running:
            ServiceStatus(
                mode: crew.plan.mode.name, workers: crew.plan.workers, missRatio: history.minute.missRatio,
                stuck: allWorkers.filter(\.isStuck).map(\.slot), reloadError: reload.lastError
            ).text
        case .departing:
            "about to stop: not ready any more, and accepts for a drain_delay of "
                + DurationText.format(loaded.configuration.drainDelay)
        case .stopping, .ended: "finishing what is in flight"
        }
    }
}
