import Scheduling

/// One daemon with its cores, as it is simulated.
package struct MachineShape: Equatable, Sendable {
    package var queue: ModeQueue
    package var workers: Int
    package var cores: Int
    /// Of each worker's pool.
    package var threads: Int
    package var scheduling: Scheduling
    package var accepting: Accepting
    package var costs: Costs
    /// Whether a client hangs up at its deadline.
    package var clientsLeave: Bool

    /// - Parameters:
    ///   - workers: by default a loop for each core, and one pool.
    ///   - threads: by default one for each core, or 64 where they block in calls.
    package init(
        _ queue: ModeQueue, cores: Int = 1, workers: Int? = nil, threads: Int? = nil,
        scheduling: Scheduling = Scheduling(), accepting: Accepting = .kept, costs: Costs = Costs(),
        clientsLeave: Bool = true
    ) {
        (self.queue, self.cores) = (queue, cores)
        self.workers = workers ?? (queue == .loop ? cores : 1)
        self.threads =
            switch queue {
            case .loop: 1
            case .servers: threads ?? cores
            case .slices: threads ?? 64
            }
        (self.scheduling, self.accepting, self.costs) = (scheduling, accepting, costs)
        self.clientsLeave = clientsLeave
    }

    /// Whether a worker's one thread also accepts and reads, and so does neither while it computes.
    var isLoop: Bool { queue == .loop }

    /// Whether a thread stays with its request during its call.
    var blocksInCalls: Bool { queue == .slices }

    /// How many requests of a worker are computed at once at most.
    package var computing: Int { min(threads, scheduling.slots ?? threads) }
}
