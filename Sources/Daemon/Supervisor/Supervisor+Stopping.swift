import Logging
import Reactor
import Workload

/// The end: `drain_delay`, then a drain within `drain_timeout`; at once when told twice.
extension Supervisor {
    func stop() {
        switch phase {
        case .running where loaded.configuration.drainDelay > .zero:
            depart()
        case .starting, .running:
            drain()
        case .departing:
            drain()
            endAtOnce("told twice to stop: workers are killed")
        case .stopping:
            endAtOnce("told twice to stop: workers are killed")
        case .ended:
            break
        }
    }

    /// Gives those who send requests time to see that it is not ready any more: nothing else changes yet.
    private func depart() {
        phase = .departing
        note(.departing)
        let delay = loaded.configuration.drainDelay
        service.tell(.stopping, status: serviceStatus)
        log.info("about to stop, and accepts meanwhile", metadata: ["drain_delay": "\(DurationText.format(delay))"])
        reload.isWantedAgain = false
        preparation?.cancel()
        preparation = nil
        abandonReload("the daemon stops")
        // What was opened for a configuration that was still prepared is out of use.
        useListeners()
        for worker in crew.workers.values { worker.depart() }
        alarms.after(delay) { [unowned self] in
            if isDeparting { drain() }
        }
    }

    private func drain() {
        phase = .stopping
        note(.stopping)
        service.tell(.stopping, status: serviceStatus)
        let timeout = loaded.configuration.drainTimeout
        log.info("stopping", metadata: ["drain_timeout": "\(DurationText.format(timeout))"])
        // Before the workers are told: they take what waits until they have read that they are to drain.
        planner.listeners.refuse()
        // A reload that is under way ends with them.
        leaving += nextCrew?.workers.values ?? [:].values
        nextCrew = nil
        preparation?.cancel()
        preparation = nil
        alarms.cancel(reload.patience)
        for worker in allWorkers { worker.drain(.closing) }
        alarms.after(timeout) { [unowned self] in endAtOnce("workers did not drain in time and are killed") }
        endIfAllAreGone()
    }

    /// Whether it is told to stop, and still serves.
    var isDeparting: Bool {
        if case .departing = phase { return true }
        return false
    }

    /// Whether nothing that ends is replaced any more.
    var isStopping: Bool {
        switch phase {
        case .starting, .running, .departing: false
        case .stopping, .ended: true
        }
    }

    var allWorkers: [WorkerProcess] {
        Array(crew.workers.values) + Array(nextCrew?.workers.values ?? [:].values) + leaving
    }

    private func endAtOnce(_ why: Logger.Message) {
        let left = allWorkers
        guard !left.isEmpty else { return }
        log.warning(why, metadata: ["workers": "\(left.count)"])
        for worker in left { worker.kill() }
    }

    func endIfAllAreGone() {
        guard case .stopping = phase, allWorkers.isEmpty else { return }
        accessLog.end { [unowned self] in
            readJournal(isLast: true)
            planner.embedded?.kill()
            log.info("stopped", metadata: ["requests_cut_off": "\(cutOff)"])
            phase = .ended(status: 0)
        }
    }
}
