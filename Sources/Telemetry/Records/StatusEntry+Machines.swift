import Workload

extension StatusEntry {
    /// A machine that workers call, with what all of them make of it.
    public struct Machine: Codable, Equatable, Sendable {
        public var name: String
        /// Workers with which it stands so; only those that are.
        public var standing: Standings
        /// Attempts of calls that are under way.
        public var inFlight: Int
        /// Attempts that ended, since the daemon's start.
        public var attempts: Results
        /// Times that a worker put it aside.
        public var ejections: Int
    }

    /// By `MachineStanding`.
    public struct Standings: Codable, Equatable, Sendable {
        public var ready, slow, ejected, unready, leaving: Int?
    }

    /// By `AttemptResult`.
    public struct Results: Codable, Equatable, Sendable {
        public var good, failed, refused, late, cancelled: Int
    }
}

extension StatusEntry.Machine {
    init(_ name: String, _ tally: MachineTally) {
        self.name = name
        let workers = { (standing: MachineStanding) in tally[standing] > 0 ? Int(tally[standing]) : nil }
        standing = StatusEntry.Standings(
            ready: workers(.ready), slow: workers(.slow), ejected: workers(.ejected), unready: workers(.unready),
            leaving: workers(.leaving))
        inFlight = Int(tally.inFlight)
        let ended = { (result: AttemptResult) in Int(tally[result]) }
        attempts = StatusEntry.Results(
            good: ended(.good), failed: ended(.failed), refused: ended(.refused), late: ended(.late),
            cancelled: ended(.cancelled))
        ejections = Int(tally.ejections)
    }

    /// Those that workers call now; nil where they have no choice.
    public static func all(of account: MachineAccount) -> [StatusEntry.Machine]? {
        let called = account.machines.filter { $0.tally.isCalled }
        return called.isEmpty ? nil : called.map(StatusEntry.Machine.init)
    }
}
