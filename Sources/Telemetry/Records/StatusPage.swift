import Workload

/// What `/status` shows, as the supervisor knows it.
package struct StatusFacts: Sendable {
    /// The mode that the configuration names.
    package var mode: String
    package var version: String
    package var uptime: Duration
    package var isReady: Bool
    package var workers: [WorkerStatus]
    package var prefork: PreforkFacts
    package var calibration: CalibrationFacts
    /// What listens where: `serving`, `admin`, …
    package var listeners: [(name: String, address: String)]
    /// `embedded`, or the URL.
    package var downstream: String
    package var reload: ReloadFacts
    /// The share of requests of the last minute that missed their deadline; nil if there were none.
    package var missRatio: Double?

    package init(
        mode: String, version: String, uptime: Duration, isReady: Bool, workers: [WorkerStatus],
        prefork: PreforkFacts, calibration: CalibrationFacts, listeners: [(name: String, address: String)],
        downstream: String,
        reload: ReloadFacts, missRatio: Double?
    ) {
        self.mode = mode
        self.version = version
        self.uptime = uptime
        self.isReady = isReady
        self.workers = workers
        self.prefork = prefork
        self.calibration = calibration
        self.listeners = listeners
        self.downstream = downstream
        self.reload = reload
        self.missRatio = missRatio
    }
}

/// One worker process.
package struct WorkerStatus: Sendable {
    package var slot: Int
    /// Nil while it has no process.
    package var pid: Int32?
    package var state: WorkerState
    /// For how long it has made no progress, if it counts as stuck: shown in place of its state.
    package var stuckFor: Duration?
    package var mode: String
    /// What this process counted, without its predecessors.
    package var tally: Tally
    /// From its fork until it accepted; nil before.
    package var start: Duration?
    /// In its pool; nil in a mode whose requests share one thread.
    package var threads: Int?

    package init(
        slot: Int, pid: Int32?, state: WorkerState, stuckFor: Duration? = nil, mode: String, tally: Tally,
        start: Duration?, threads: Int? = nil
    ) {
        self.threads = threads
        self.start = start
        self.stuckFor = stuckFor
        self.slot = slot
        self.pid = pid
        self.state = state
        self.mode = mode
        self.tally = tally
    }
}

/// How workers share the port and their memory: names as in the configuration.
package struct PreforkFacts: Sendable {
    package var accept: String
    package var acceptBatch: String
    package var load: String
    package var workingSetBytes: Int

    package init(accept: String, acceptBatch: String, load: String, workingSetBytes: Int) {
        self.accept = accept
        self.acceptBatch = acceptBatch
        self.load = load
        self.workingSetBytes = workingSetBytes
    }
}

/// Units of compute per millisecond, and where the figures come from.
package struct CalibrationFacts: Sendable {
    package var unitsPerMillisecond: [(kind: ComputeKind, units: Double)]
    /// `measured` or `configured`.
    package var source: String
    /// When they were measured, in seconds since the epoch; nil if none was.
    package var measuredTime: Double?

    package init(
        unitsPerMillisecond: [(kind: ComputeKind, units: Double)], source: String, measuredTime: Double? = nil
    ) {
        self.measuredTime = measuredTime
        self.unitsPerMillisecond = unitsPerMillisecond
        self.source = source
    }
}

/// The body of `/status`.
package enum StatusPage {
    /// One line of JSON.
    package static func render(_ facts: StatusFacts) -> String {
        let status = JSON.object([
            "mode": .string(facts.mode),
            "version": .string(facts.version),
            "uptime_s": seconds(facts.uptime),
            "ready": .bool(facts.isReady),
            "miss_ratio_1m": facts.missRatio.map { .number("\($0)") } ?? .null,
            "workers": .array(facts.workers.map(json)),
            "accept": .string(facts.prefork.accept),
            "accept_batch": .string(facts.prefork.acceptBatch),
            "load": .string(facts.prefork.load),
            "working_set_bytes": .number(facts.prefork.workingSetBytes),
            "fairness": fairness(of: facts.workers),
            "calibration": json(of: facts.calibration),
            "listeners": .members(facts.listeners.map { ($0.name, .string($0.address)) }),
            "downstream": .string(facts.downstream),
            "reload": json(of: facts.reload),
        ])
        return status.text + "\n"
    }

    private static func json(of worker: WorkerStatus) -> JSON {
        .object([
            "slot": .number(worker.slot),
            "pid": worker.pid.map { .number($0) } ?? .null,
            "state": .string(worker.stuckFor == nil ? worker.state.rawValue : "stuck"),
            "stuck_s": worker.stuckFor.map { seconds($0) },
            "mode": .string(worker.mode),
            "accepted": .number(worker.tally[.connectionsAccepted]),
            "in_flight": .number(worker.tally.inFlight),
            "requests": .number(worker.tally.committed),
            "start_s": worker.start.map(seconds) ?? .null,
            "cpu_s": .number(Decimal.text(worker.tally[.processNanoseconds], decimals: 9)),
            "threads": worker.threads.map { .number($0) },
            "busy_threads": worker.threads.map { _ in .number(worker.tally.busyThreads) },
        ])
    }

    private static func seconds(_ duration: Duration) -> JSON {
        .number(Decimal.text(UInt64(max(0, duration.nanoseconds)), decimals: 9))
    }

    /// How evenly connections and requests are shared among the workers that accept.
    private static func fairness(of workers: [WorkerStatus]) -> JSON {
        let ready = workers.filter { $0.state == .ready }.map(\.tally)
        let accepts = Fairness(of: ready.map { $0[.connectionsAccepted] })
        let requests = Fairness(of: ready.map(\.committed))
        let number = { (value: Double?) in value.map { JSON.number("\($0)") } ?? .null }
        return .object([
            "accepts_jain": number(accepts.index),
            "accepts_luckiest_share": number(accepts.luckiestShare),
            "requests_jain": number(requests.index),
            "requests_luckiest_share": number(requests.luckiestShare),
        ])
    }

    private static func json(of calibration: CalibrationFacts) -> JSON {
        .members(
            calibration.unitsPerMillisecond.map { ($0.kind.rawValue, .number("\($0.units)")) } + [
                ("source", .string(calibration.source)),
                ("measured_time", calibration.measuredTime.map { .number("\($0)") }),
            ])
    }

    private static func json(of reload: ReloadFacts) -> JSON {
        .object([
            "last_successful": .bool(reload.lastWasSuccessful),
            "last_success_time": .number("\(reload.lastSuccessTime)"),
            "succeeded": .number(reload.succeeded),
            "failed": .number(reload.failed),
        ])
    }
}
