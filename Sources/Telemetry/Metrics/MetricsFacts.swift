/// What `/metrics` says beside the workers' slabs: facts that the supervisor has, as plain values.
public struct MetricsFacts: Sendable {
    /// The mode that the configuration names, for `deadlined_mode_info`.
    public var configuredMode: String
    public var workers: [WorkerFacts]
    /// Workers started in the place of one that died.
    public var workerRestarts: UInt64
    /// Times that a worker was found stuck.
    public var workerStandstills: UInt64
    /// Connections that the supervisor gave to workers, from listening sockets that none has any more.
    public var connectionsPassedOn: UInt64
    /// Nil while there is no listening socket to ask.
    public var listener: ListenerFacts?
    public var reload: ReloadFacts
    public var calibration: CalibrationFacts
    public var lookups: LookupFacts
    public var accessLosses: AccessLosses
    /// Idempotency keys in use, and results that are kept; nil where keys mean nothing.
    public var idempotencyEntries: Int?
    public var build: (version: String, swift: String)
    /// The supervisor's own process; nil where proc(5) is not to be read.
    public var process: ProcessFacts?

    public init(
        configuredMode: String, workers: [WorkerFacts], workerRestarts: UInt64, workerStandstills: UInt64,
        connectionsPassedOn: UInt64, listener: ListenerFacts?, reload: ReloadFacts, calibration: CalibrationFacts,
        lookups: LookupFacts = LookupFacts(), accessLosses: AccessLosses = AccessLosses(),
        idempotencyEntries: Int? = nil,
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
        self.lookups = lookups
        self.accessLosses = accessLosses
        self.idempotencyEntries = idempotencyEntries
        self.build = build
        self.process = process
    }
}

/// Of the downstream's names that were looked up again, by what came of it.
public struct LookupFacts: Sendable {
    public var found: UInt64 = 0
    public var failed: UInt64 = 0

    public init() {}
}

/// Where a worker process stands.
public enum WorkerState: String, CaseIterable, Sendable {
    case starting, ready, draining
    /// Died, and waits to be replaced.
    case down

    /// What is shown in place of the state of one that makes no progress.
    static let stuck = "stuck"
}

/// One worker process. While a mode is switched, two may share a slot.
public struct WorkerFacts: Sendable {
    public var slot: Int
    public var state: WorkerState
    /// Whether it makes no progress: it counts as stuck then, in place of its state.
    public var isStuck: Bool
    /// Nil while it has no process or it could not be read.
    public var memory: MemoryFacts?
    /// From its fork until it accepted; nil before.
    public var start: Duration?
    /// In its pool; nil in a mode whose requests share one thread.
    public var threads: Int?

    public init(
        slot: Int, state: WorkerState, isStuck: Bool = false, memory: MemoryFacts?, start: Duration? = nil,
        threads: Int? = nil
    ) {
        self.threads = threads
        self.start = start
        self.slot = slot
        self.state = state
        self.isStuck = isStuck
        self.memory = memory
    }
}

/// A process's memory in bytes, as `/proc/PID/smaps_rollup` gives it.
public struct MemoryFacts: Sendable {
    public var resident: UInt64
    /// Resident memory with each shared page divided among those that share it.
    public var proportional: UInt64
    public var `private`: UInt64
    public var shared: UInt64

    public init(resident: UInt64, proportional: UInt64, private: UInt64, shared: UInt64) {
        self.resident = resident
        self.proportional = proportional
        self.private = `private`
        self.shared = shared
    }
}

/// The serving socket: connections that no worker has accepted.
public struct ListenerFacts: Sendable {
    public var backlog: UInt64
    public var backlogLimit: UInt64
    /// Connections that the kernel turned away because the backlog was full.
    public var overflows: UInt64

    public init(backlog: UInt64, backlogLimit: UInt64, overflows: UInt64) {
        self.backlog = backlog
        self.backlogLimit = backlogLimit
        self.overflows = overflows
    }
}

/// What became of attempts to read the configuration.
public struct ReloadFacts: Codable, Equatable, Sendable {
    public var lastSuccessful: Bool
    /// Seconds since the epoch; the first reading at the start counts.
    public var lastSuccessTime: Double
    /// Reloads by SIGHUP; the reading at the start is none.
    public var succeeded, failed: Int
    /// Why the last one failed; absent if it did not.
    public var lastError: String?

    public init(
        lastSuccessful: Bool, lastSuccessTime: Double, succeeded: Int, failed: Int, lastError: String? = nil
    ) {
        self.lastSuccessful = lastSuccessful
        self.lastSuccessTime = lastSuccessTime
        self.succeeded = succeeded
        self.failed = failed
        self.lastError = lastError
    }
}

/// The conventional facts about a process.
public struct ProcessFacts: Sendable {
    public var cpuSeconds: Double
    public var startTime: Double
    public var residentBytes: UInt64
    public var virtualBytes: UInt64
    public var openDescriptors: UInt64
    /// Nil where there is no limit.
    public var maximumDescriptors: UInt64?
    public var threads: UInt64

    public init(
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
