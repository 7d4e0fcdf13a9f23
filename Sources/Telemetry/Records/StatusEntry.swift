import Workload

/// The body of `/status`: the daemon writes what is declared here, and `load`, `compare` and the tests read it.
public struct StatusEntry: Codable, Equatable, Sendable {
    /// One worker process.
    public struct Worker: Codable, Equatable, Sendable {
        public var slot: Int
        /// Null while it has no process.
        @OrNull public var pid: Int32?
        /// A `WorkerState`, or `stuck`.
        public var state: String
        /// For how long it has made no progress, if it is stuck.
        public var stuckS: Double?
        public var mode: String
        /// What this process counted, without its predecessors.
        public var accepted, inFlight, requests: Int
        /// From its fork until it accepted; null before.
        @OrNull public var startS: Double?
        public var cpuS: Double
        /// In its pool, and those of them that have a request; not there in a mode whose requests share one thread.
        public var threads, busyThreads: Int?
        /// Refused before any work, and stopped after it began, of `requests`.
        public var shed, expired: Int
        /// Not there without a process, as all that follows.
        public var runQueue: RunQueue?
        public var policy: Policy?
        /// What it has learned; none where no policy asks.
        public var estimates: [Estimate]?
    }

    /// What waits for a runner.
    public struct RunQueue: Codable, Equatable, Sendable {
        public var length: Int
        /// Of the entry that has waited longest; null if there is none, or nobody knows.
        @OrNull public var ageMs: Double?
    }

    /// What refuses and stops requests.
    public struct Policy: Codable, Equatable, Sendable {
        public var name: String
        /// False: it counts what it would do.
        public var act: Bool
        /// Until all that was let in is done, where the policy goes by it.
        public var workAheadMs: Double?
        /// Whether it has dropped something in the last moment, or would have.
        public var isShedding: Bool?
    }

    /// What a request of a class still needs before it begins, as the daemon has learned it.
    public struct Estimate: Codable, Equatable, Sendable {
        public var kind: String
        /// Bodies of the class have at most so many bytes.
        public var largestBodyBytes: Int
        /// Budgets of the class are at most so long, and over half of it.
        public var longestBudgetMs: Double
        public var computeMs, downstreamMs: Double
        /// Requests that it was learned from.
        public var count: Int
    }

    /// How evenly connections and requests are shared among the workers that accept; null while there are none.
    public struct Sharing: Codable, Equatable, Sendable {
        @OrNull public var acceptsJain: Double?
        @OrNull public var acceptsLuckiestShare: Double?
        @OrNull public var requestsJain: Double?
        @OrNull public var requestsLuckiestShare: Double?
    }

    /// What listens where.
    public struct Listeners: Codable, Equatable, Sendable {
        public var serving, admin: String
    }

    /// What the configuration names.
    public var mode: String
    public var version: String
    public var uptimeS: Double
    public var ready: Bool
    /// The share of requests of the last minute that missed their deadline; null if there were none.
    @OrNull public var missRatio1M: Double?
    /// What most of these misses come from; null if there were none.
    @OrNull public var mainCause: MainCause?
    public var workers: [Worker]
    /// In the configuration's words.
    public var accept, acceptBatch, load: String
    public var workingSetBytes: Int
    public var fairness: Sharing
    public var calibration: CalibrationFacts
    public var listeners: Listeners
    /// `embedded`, or the URL.
    public var downstream: String
    /// Those that workers call; not there where they have no choice.
    public var machines: [Machine]?
    public var reload: ReloadFacts
}

/// Made of what the supervisor knows.
extension StatusEntry {
    public init(
        mode: String, version: String, uptime: Duration, ready: Bool, missRatio: Double?, mainCause: MainCause? = nil,
        workers: [Worker], accept: String, acceptBatch: String, load: String, workingSetBytes: Int, fairness: Sharing,
        calibration: CalibrationFacts, listeners: Listeners, downstream: String, machines: [Machine]? = nil,
        reload: ReloadFacts
    ) {
        self.mode = mode
        self.version = version
        uptimeS = uptime.seconds
        self.ready = ready
        _missRatio1M = OrNull(wrappedValue: missRatio)
        _mainCause = OrNull(wrappedValue: mainCause)
        self.workers = workers
        self.accept = accept
        self.acceptBatch = acceptBatch
        self.load = load
        self.workingSetBytes = workingSetBytes
        self.fairness = fairness
        self.calibration = calibration
        self.listeners = listeners
        self.downstream = downstream
        self.machines = machines
        self.reload = reload
    }

    /// One line of JSON.
    public var page: String { JSONText.line(self) }
}

extension StatusEntry.Worker {
    /// - Parameter stuckFor: for how long it has made no progress, if it counts as stuck: shown in place of its state.
    public init(
        slot: Int, pid: Int32?, state: WorkerState, stuckFor: Duration? = nil, mode: String, tally: Tally = Tally(),
        start: Duration? = nil, threads: Int? = nil, queue: QueueReading? = nil
    ) {
        self.slot = slot
        _pid = OrNull(wrappedValue: pid)
        self.state = stuckFor == nil ? state.rawValue : WorkerState.stuck
        stuckS = stuckFor?.seconds
        self.mode = mode
        accepted = Int(tally[.connectionsAccepted])
        inFlight = Int(tally.inFlight)
        requests = Int(tally.committed)
        _startS = OrNull(wrappedValue: start?.seconds)
        cpuS = Double(tally[.processNanoseconds]) / 1e9
        self.threads = threads
        busyThreads = threads.map { _ in Int(tally.busyThreads) }
        shed = Int(tally.missed(.shed))
        expired = Int(tally.missed(.expired))
        runQueue = queue.map { .init(length: $0.length, ageMs: $0.age?.milliseconds) }
        policy = queue.map {
            .init(
                name: $0.policy.name, act: $0.policy.acts, workAheadMs: $0.workAhead?.milliseconds,
                isShedding: $0.isShedding)
        }
        estimates = queue.map { $0.estimates.map(StatusEntry.Estimate.init) }
        if estimates?.isEmpty == true { estimates = nil }
    }
}

extension StatusEntry.Estimate {
    init(_ estimate: SlabEstimate) {
        kind = estimate.kind.rawValue
        largestBodyBytes = estimate.largestBody
        longestBudgetMs = Double(estimate.longestBudgetNanoseconds) / 1e6
        computeMs = Double(estimate.computeNanoseconds) / 1e6
        downstreamMs = Double(estimate.downstreamNanoseconds) / 1e6
        count = Int(clamping: estimate.count)
    }
}

extension StatusEntry.Sharing {
    /// - Parameter workers: what each worker counted.
    public init(among workers: [Tally]) {
        let accepts = Fairness(of: workers.map { Double($0[.connectionsAccepted]) })
        let requests = Fairness(of: workers.map { Double($0.committed) })
        _acceptsJain = OrNull(wrappedValue: accepts.index)
        _acceptsLuckiestShare = OrNull(wrappedValue: accepts.luckiestShare)
        _requestsJain = OrNull(wrappedValue: requests.index)
        _requestsLuckiestShare = OrNull(wrappedValue: requests.luckiestShare)
    }
}

extension StatusEntry.Listeners {
    public init(_ serving: String, admin: String) {
        self.serving = serving
        self.admin = admin
    }
}

extension Duration {
    fileprivate var seconds: Double { Double(max(0, nanoseconds)) / 1e9 }
    fileprivate var milliseconds: Double { Double(max(0, nanoseconds)) / 1e6 }
}
