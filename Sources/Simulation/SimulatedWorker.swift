import DequeModule
import Scheduling

/// A worker of a simulated machine, with the daemon's own run queue and admission.
final class SimulatedWorker {
    /// Entries are flights, seats are threads.
    var queue: PoolQueue<Int32, Int32>
    /// Nil where every request is let in.
    var admission: Admission?
    /// What a loop will read when it has ended its step.
    var inbox = Deque<Int32>()
    /// Connections on a listener of its own that it has not accepted.
    var backlog = Deque<Int32>()
    /// Threads without a request; the one that was idle last is taken first.
    var idle: [Int32] = []
    /// CPU time of refusals that its front has taken from its threads.
    var refusing: Int64 = 0

    init(_ shape: MachineShape, _ flights: Flights) {
        let isGone: (@Sendable (Int32) -> Bool)? = shape.clientsLeave ? { @Sendable in flights.isGone($0) } : nil
        queue = PoolQueue(shape.scheduling, isGone: isGone)
        guard shape.scheduling.overload.admits else { return }
        admission = Admission(shape.scheduling, servers: min(shape.computing, shape.cores))
    }
}
