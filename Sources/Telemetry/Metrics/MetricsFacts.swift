/// What `/metrics` says beside the workers' slabs: facts that the supervisor has, as plain values.
package struct MetricsFacts: Sendable {
    /// The mode that the configuration names, for `deadlined_mode_info`.
    package var configuredMode: String
    package var workers: [WorkerFacts]
    /// Workers started in the place of one that died.
    package var workerRestarts: UInt64
    /// Times that a worker was found stuck.
    package var workerStandstills: UInt64
    /// Connections that the supervisor gave to workers, from listening sockets that none has any more.
    package var connectionsPassedOn: UInt64
    /// Nil while there is no listening socket to ask.
    package var listener: ListenerFacts?
    package var reload: ReloadFacts
    package var calibration: CalibrationFacts
    package var build: (version: String, swift: String)
    /// The supervisor's own process; nil where proc(5) is not to be read.
    package var process: ProcessFacts?

    package init(
        configuredMode: String, workers: [WorkerFacts], workerRestarts: UInt64, workerStandstills: UInt64,
        connectionsPassedOn: UInt64, listener: ListenerFacts?, reload: ReloadFacts, calibration: CalibrationFacts,
        build: (version: String, swift: String), process: ProcessFacts?
    ) {
        self.configuredMode = configuredMode
        self.workers = workers
        self.workerRestarts = workerRestarts
        self.workerStandstills = workerStandstills
        self.connectionsPassedOn = connectionsPassedOn
        self.listener = listener
        self.reload = reload
        self.calibration = calibration
        self.build = build
        self.process = process
    }
}

/// Where a worker process stands.
package enum WorkerState: String, CaseIterable, Sendable {
    case starting, ready, draining
    /// Died, and waits to be replaced.
    case down
}

/// One worker process. While a mode is switched, two may share a slot.
package struct WorkerFacts: Sendable {
    package var slot: Int
    package var state: WorkerState
    /// Nil while it has no process or it could not be read.
    package var memory: MemoryFacts?
    /// From its fork until it accepted; nil before.
    package var start: Duration?
    /// In its pool; nil in a mode whose requests share one thread.
    package var threads: Int?

    package init(
        slot: Int, state: WorkerState, memory: MemoryFacts?, start: Duration? = nil, threads: Int? = nil
    ) {
        self.threads = threads
        self.start = start
        self.slot = slot
        self.state = state
        self.memory = memory
    }
}

/// A process's memory in bytes, as `/proc/PID/smaps_rollup` gives it.
package struct MemoryFacts: Sendable {
    package var resident: UInt64
    /// Resident memory with each shared page divided among those that share it.
    package var proportional: UInt64
    package var `private`: UInt64
    package var shared: UInt64

    package init(resident: UInt64, proportional: UInt64, private: UInt64, shared: UInt64) {
        self.resident = resident
        self.proportional = proportional
        self.private = `private`
        self.shared = shared
    }
}

/// The serving socket: connections that no worker has accepted.
package struct ListenerFacts: Sendable {
    package var backlog: UInt64
    package var backlogLimit: UInt64
    /// Connections that the kernel turned away because the backlog was full.
    package var overflows: UInt64

    package init(backlog: UInt64, backlogLimit: UInt64, overflows: UInt64) {
        self.backlog = backlog
        self.backlogLimit = backlogLimit
        self.overflows = overflows
    }
}

/// What became of attempts to read the configuration.
package struct ReloadFacts: Codable, Equatable, Sendable {
    package var lastSuccessful: Bool
    /// Seconds since the epoch; the first reading at the start counts.
    package var lastSuccessTime: Double
    /// Reloads by SIGHUP; the reading at the start is none.
    package var succeeded, failed: Int

    package init(lastSuccessful: Bool, lastSuccessTime: Double, succeeded: Int, failed: Int) {
        self.lastSuccessful = lastSuccessful
        self.lastSuccessTime = lastSuccessTime
        self.succeeded = succeeded
        self.failed = failed
    }
}

/// The conventional facts about a process.
package struct ProcessFacts: Sendable {
    package var cpuSeconds: Double
    package var startTime: Double
    package var residentBytes: UInt64
    package var virtualBytes: UInt64
    package var openDescriptors: UInt64
    /// Nil where there is no limit.
    package var maximumDescriptors: UInt64?
    package var threads: UInt64

    package init(
        cpuSeconds: Double, startTime: Double, residentBytes: UInt64, virtualBytes: UInt64, openDescriptors: UInt64,
        maximumDescriptors: UInt64?, threads: UInt64
    ) {
        self.cpuSeconds = cpuSeconds
        self.startTime = startTime
        self.residentBytes = residentBytes
        self.virtualBytes = virtualBytes
        self.openDescriptors = openDescriptors
        self.maximumDescriptors = maximumDescriptors
        self.threads = threads
    }
}
