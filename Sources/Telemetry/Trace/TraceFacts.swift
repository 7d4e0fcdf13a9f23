import Workload

/// What a trace says besides its records, as the supervisor knows it.
public struct TraceFacts: Sendable {
    public struct Worker: Sendable {
        public var slot: Int
        /// Nil while the slot has no process.
        public var pid: Int32?
        public var mode: String

        public init(slot: Int, pid: Int32?, mode: String) { (self.slot, self.pid, self.mode) = (slot, pid, mode) }
    }

    /// A second of the daemon, at its end.
    public struct Second: Equatable, Sendable {
        public var at: Instant
        public var met, missed, inFlight, queueLength: Int

        public init(at instant: Instant, met: Int, missed: Int, inFlight: Int, queueLength: Int) {
            at = instant
            (self.met, self.missed, self.inFlight, self.queueLength) = (met, missed, inFlight, queueLength)
        }
    }

    /// The stretch that the trace is of.
    public var from, until: Instant
    /// As of `until`.
    public var clock: WallClock
    public var version: String
    /// Its process id.
    public var supervisor: Int32
    public var workers: [Worker]
    /// Oldest first.
    public var seconds: [Second]

    public init(
        from: Instant, until: Instant, clock: WallClock, version: String, supervisor: Int32, workers: [Worker],
        seconds: [Second] = []
    ) {
        (self.from, self.until, self.clock, self.version) = (from, until, clock, version)
        (self.supervisor, self.workers, self.seconds) = (supervisor, workers, seconds)
    }
}
