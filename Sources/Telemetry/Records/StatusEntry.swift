import Workload

/// The body of `/status`: the daemon writes what is declared here, and `load`, `compare` and the tests read it.
package struct StatusEntry: Codable, Equatable, Sendable {
    /// One worker process.
    package struct Worker: Codable, Equatable, Sendable {
        package var slot: Int
        /// Null while it has no process.
        @OrNull package var pid: Int32?
        /// A `WorkerState`, or `stuck`.
        package var state: String
        /// For how long it has made no progress, if it is stuck.
        package var stuckS: Double?
        package var mode: String
        /// What this process counted, without its predecessors.
        package var accepted, inFlight, requests: Int
        /// From its fork until it accepted; null before.
        @OrNull package var startS: Double?
        package var cpuS: Double
        /// In its pool, and those of them that have a request; not there in a mode whose requests share one thread.
        package var threads, busyThreads: Int?
    }

    /// How evenly connections and requests are shared among the workers that accept; null while there are none.
    package struct Sharing: Codable, Equatable, Sendable {
        @OrNull package var acceptsJain: Double?
        @OrNull package var acceptsLuckiestShare: Double?
        @OrNull package var requestsJain: Double?
        @OrNull package var requestsLuckiestShare: Double?
    }

    /// What listens where.
    package struct Listeners: Codable, Equatable, Sendable {
        package var serving, admin: String
    }

    /// What the configuration names.
    package var mode: String
    package var version: String
    package var uptimeS: Double
    package var ready: Bool
    /// The share of requests of the last minute that missed their deadline; null if there were none.
    @OrNull package var missRatio1M: Double?
    package var workers: [Worker]
    /// In the configuration's words.
    package var accept, acceptBatch, load: String
    package var workingSetBytes: Int
    package var fairness: Sharing
    package var calibration: CalibrationFacts
    package var listeners: Listeners
    /// `embedded`, or the URL.
    package var downstream: String
    package var reload: ReloadFacts
}

/// Made of what the supervisor knows.
extension StatusEntry {
    package init(
        mode: String, version: String, uptime: Duration, ready: Bool, missRatio: Double?, workers: [Worker],
        accept: String, acceptBatch: String, load: String, workingSetBytes: Int, fairness: Sharing,
        calibration: CalibrationFacts, listeners: Listeners, downstream: String, reload: ReloadFacts
    ) {
        self.mode = mode
        self.version = version
        uptimeS = uptime.seconds
        self.ready = ready
        _missRatio1M = OrNull(wrappedValue: missRatio)
        self.workers = workers
        self.accept = accept
        self.acceptBatch = acceptBatch
        self.load = load
        self.workingSetBytes = workingSetBytes
        self.fairness = fairness
        self.calibration = calibration
        self.listeners = listeners
        self.downstream = downstream
        self.reload = reload
    }

    /// One line of JSON.
    package var page: String { JSONText.line(self) }
}

extension StatusEntry.Worker {
    /// - Parameter stuckFor: for how long it has made no progress, if it counts as stuck: shown in place of its state.
    package init(
        slot: Int, pid: Int32?, state: WorkerState, stuckFor: Duration? = nil, mode: String, tally: Tally = Tally(),
        start: Duration? = nil, threads: Int? = nil
    ) {
        self.slot = slot
        _pid = OrNull(wrappedValue: pid)
        self.state = stuckFor == nil ? state.rawValue : "stuck"
        stuckS = stuckFor?.seconds
        self.mode = mode
        accepted = Int(tally[.connectionsAccepted])
        inFlight = Int(tally.inFlight)
        requests = Int(tally.committed)
        _startS = OrNull(wrappedValue: start?.seconds)
        cpuS = Double(tally[.processNanoseconds]) / 1e9
        self.threads = threads
        busyThreads = threads.map { _ in Int(tally.busyThreads) }
    }
}

extension StatusEntry.Sharing {
    /// - Parameter workers: what each worker counted.
    package init(among workers: [Tally]) {
        let accepts = Fairness(of: workers.map { Double($0[.connectionsAccepted]) })
        let requests = Fairness(of: workers.map { Double($0.committed) })
        _acceptsJain = OrNull(wrappedValue: accepts.index)
        _acceptsLuckiestShare = OrNull(wrappedValue: accepts.luckiestShare)
        _requestsJain = OrNull(wrappedValue: requests.index)
        _requestsLuckiestShare = OrNull(wrappedValue: requests.luckiestShare)
    }
}

extension StatusEntry.Listeners {
    package init(_ serving: String, admin: String) {
        self.serving = serving
        self.admin = admin
    }
}

extension Duration {
    fileprivate var seconds: Double { Double(max(0, nanoseconds)) / 1e9 }
}
