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
        return MetricsPage.render(
            totals.accounts(with: allWorkers.map(\.slab)), metricsFacts, as: format, began: began, now: Clock.now)
    }

    func requests(query: String?) throws(RequestFilter.Refusal) -> String {
        let filter = try RequestFilter(query: query, modes: ModeChoice.names)
        let clock = WallClock(now: Clock.now(), realtime: Clock.realtime())
        return RequestsPage.render(totals.records(filter, with: allWorkers.map(\.slab)), clock)
    }

    func status() -> String {
        StatusPage.render(
            StatusFacts(
                mode: crew.plan.mode.name, version: Build.version, uptime: Clock.now() - startedAt,
                isReady: unreadiness == nil, workers: workerStatuses, prefork: preforkFacts,
                calibration: calibrationFacts,
                listeners: [
                    ("serving", "\(servingAddress)"),
                    ("admin", "\(adminAddress)"),
                ],
                downstream: downstreamText, reload: reloadFacts, missRatio: missRatio.value))
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
                    slot: $0.slot, state: $0.state, memory: memory.facts(of: $0.pid, at: Clock.now()), start: $0.start,
                    threads: $0.threads)
            } + crew.vacancies.map { WorkerFacts(slot: $0, state: .down, memory: nil) },
            workerRestarts: UInt64(restarts), workerStandstills: UInt64(standstills),
            connectionsPassedOn: UInt64(planner.listeners.passedOn),
            listener: ListenerFacts(of: Array(crew.plan.listeners.joined()), &overflows), reload: reloadFacts,
            calibration: calibrationFacts, build: BuildFacts(version: Build.version, swift: Build.swift),
            process: .current())
    }

    private var reloadFacts: ReloadFacts {
        ReloadFacts(
            lastWasSuccessful: reload.lastWasSuccessful, lastSuccessTime: Double(reload.lastSuccess) / 1e9,
            succeeded: UInt64(reload.succeeded), failed: UInt64(reload.failed))
    }

    var calibrationFacts: CalibrationFacts {
        let pins = [loaded.configuration.calibration.hash, loaded.configuration.calibration.json]
        let measured = pins.count { $0 == nil }
        return CalibrationFacts(
            unitsPerMillisecond: crew.provisions.map { provisions in
                ComputeKind.computing.map { ($0, provisions.calibration[$0]) }
            } ?? [],
            source: measured == 0 ? "configured" : measured == pins.count ? "measured" : "mixed",
            measuredTime: crew.provisions?.calibration.measuredAt.map { Double($0) / 1e9 })
    }

    private var downstreamText: String {
        switch loaded.configuration.downstream {
        case .embedded: "embedded"
        case .url(let url): "\(url)"
        }
    }

    private var workerStatuses: [WorkerStatus] {
        allWorkers.map {
            $0.noteCPU()
            return WorkerStatus(
                slot: $0.slot, pid: $0.pid, state: $0.state, stuckFor: $0.stuckFor, mode: $0.mode,
                tally: Tally($0.slab), start: $0.start, threads: $0.threads)
        }
            + crew.vacancies.map {
                WorkerStatus(
                    slot: $0, pid: nil, state: .down, mode: crew.plan.mode.name, tally: Tally(), start: nil)
            }
    }

    private var preforkFacts: PreforkFacts {
        let configuration = loaded.configuration
        return PreforkFacts(
            accept: configuration.accept.rawValue, acceptBatch: configuration.acceptBatch.rawValue,
            load: configuration.load.rawValue, workingSetBytes: configuration.workingSet)
    }
}
