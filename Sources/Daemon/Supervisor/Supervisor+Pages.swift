import Configuration
import Modes
import Reactor
import Telemetry
import Workload

/// What the admin port shows.
extension Supervisor: AdminPages {
    /// The workers' memory is read beside the loop; all else is at hand.
    func refresh(for path: String, _ answer: @escaping () -> Void) {
        guard path == AdminRouter.metricsPath else { return answer() }
        memory.refresh(allWorkers.map(\.pid), at: Clock.now(), answer)
    }

    func metrics(as format: ExpositionFormat) -> String {
        let began = Clock.now()
        for worker in allWorkers { worker.noteCPU() }
        let slabs = allWorkers.map(\.slab)
        let clock = WallClock(now: Clock.now(), realtime: Clock.realtime())
        let exemplars = format == .openMetrics ? totals.exemplars(with: slabs, clock) : Exemplars()
        var accounts = totals.accounts(with: slabs)
        accounts.exemplars = exemplars
        return MetricsPage.render(accounts, metricsFacts, as: format, began: began, now: Clock.now)
    }

    func requests(query: String?) throws(RequestFilter.Refusal) -> String {
        let clock = WallClock(now: Clock.now(), realtime: Clock.realtime())
        let filter = try RequestFilter(query: query, modes: ModeChoice.names, clock: clock)
        let records = totals.records(filter, with: allWorkers.map(\.slab))
        guard let id = filter.id else { return RequestsPage.render(records, clock) }
        guard filter.asksWhatIf else {
            return RequestsPage.render(records.map { RequestEntry($0, clock, servedAt: servingAddress) })
        }
        return RequestsPage.render([try whatIf(records, of: id, clock)])
    }

    func status() -> String {
        let configuration = loaded.configuration
        let minute = history.minute
        return StatusEntry(
            mode: crew.plan.mode.name, version: Build.version, uptime: Clock.now() - startedAt,
            ready: unreadiness == nil, missRatio: minute.missRatio, mainCause: mainCause(of: minute.misses),
            workers: workerEntries(withEstimates: true),
            accept: configuration.accept.rawValue, acceptBatch: configuration.acceptBatch.rawValue,
            load: configuration.load.rawValue, workingSetBytes: configuration.workingSet,
            fairness: .init(among: allWorkers.filter { $0.state == .ready }.map { Tally($0.slab) }),
            calibration: calibrationFacts, listeners: .init("\(servingAddress)", admin: "\(adminAddress)"),
            downstream: downstreamText,
            machines: StatusEntry.Machine.all(
                of: MachineAccount(of: totals.machines(with: allWorkers.map(\.slab)).values)),
            reload: reloadFacts
        ).page
    }

    /// Why no request would be accepted now; nil if one would.
    var unreadiness: String? {
        switch phase {
        case .starting:
            (preparation?.step.rawValue ?? deathStory).map { "no worker accepts yet: \($0)" }
                ?? "no worker accepts yet"
        case .departing, .stopping, .ended: "stopping"
        case .running:
            crew.unready.count < crew.plan.workers ? nil : "no worker accepts: \(deathStory ?? "they start")"
        }
    }

    var shortage: String? {
        let missing = crew.unready.count
        guard missing > 0 else { return nil }
        return "\(crew.plan.workers - missing) of \(crew.plan.workers) workers accept: "
            + (deathStory ?? "the others start")
    }

    private var deathStory: String? { deaths.story(at: Clock.now(), missing: crew.unready) }

    private var metricsFacts: MetricsFacts {
        MetricsFacts(
            configuredMode: crew.plan.mode.name,
            workers: allWorkers.map {
                WorkerFacts(
                    slot: $0.slot, state: $0.state, isStuck: $0.isStuck,
                    memory: memory.facts(of: $0.pid, at: Clock.now()), start: $0.start, threads: $0.threads)
            } + crew.vacancies.map { WorkerFacts(slot: $0, state: .down, memory: nil) },
            workerRestarts: UInt64(restarts), workerStandstills: UInt64(standstills),
            connectionsPassedOn: UInt64(planner.listeners.passedOn),
            listener: ListenerFacts(of: Array(crew.plan.listeners.joined()), &overflows), reload: reloadFacts,
            calibration: calibrationFacts, lookups: lookups, accessLosses: accessLog.losses,
            idempotencyEntries: crew.plan.keys?.count, build: (Build.version, Build.swift),
            process: .current())
    }

    private var reloadFacts: ReloadFacts {
        ReloadFacts(
            lastSuccessful: reload.lastWasSuccessful, lastSuccessTime: Double(reload.lastSuccess) / 1e9,
            succeeded: reload.succeeded, failed: reload.failed, lastError: reload.lastError)
    }

    var calibrationFacts: CalibrationFacts {
        CalibrationFacts(crew.provisions?.calibration, source: WantedCalibration(loaded.configuration).source)
    }

    private var downstreamText: String { ConfigurationKeys.declared.downstream.key.text(loaded.configuration) }

    func workerEntries(withEstimates: Bool) -> [StatusEntry.Worker] {
        let now = Clock.now()
        let entries: [StatusEntry.Worker] = allWorkers.map {
            $0.noteCPU()
            return .init(
                slot: $0.slot, pid: $0.pid, state: $0.state, stuckFor: $0.stuckFor, mode: $0.mode,
                tally: Tally($0.slab), start: $0.start, threads: $0.threads,
                queue: QueueReading(of: $0.slab, at: now, withEstimates: withEstimates))
        }
        return StatusEntry.Worker.inOrder(
            entries + crew.vacancies.map { .init(slot: $0, pid: nil, state: .down, mode: crew.plan.mode.name) })
    }
}
