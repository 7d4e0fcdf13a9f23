import DequeModule
import Scheduling
import Workload

/// A machine in simulated time: the daemon's own scheduling code, on cores that the kernel shares out among its
/// threads. Requests are offered in the order of time; what comes of them collects in `ended`. It does nothing between
/// two calls, so that thousands of them advance when somebody looks at them, and none before.
package final class SimulatedMachine {
    /// A request that has ended.
    package struct Ended {
        /// By which it was offered.
        package let number: Int
        package let end: SimulatedEnd
        /// Nil where nobody asks for it.
        let reply: Reply?
    }

    /// What comes of an instant.
    enum Event {
        /// A thread's turn on its core is over.
        case ran(Int32)
        /// A request's downstream has replied, or its client has hung up meanwhile.
        case answered(Int32)
        /// The client of the flight of this serial has hung up.
        case left(Int32, serial: Int)
        /// A connection to a worker is free.
        case freed(Int)
    }

    /// How a worker was when it replied.
    struct Reply {
        var at: Int64
        /// Since when its longest waiting request could have run; nil for none.
        var oldest: Int64?
        /// Requests that the machine had besides, and CPU time that it had used.
        var inFlight: Int
        var used: Int64
    }

    package let shape: MachineShape
    let flights = Flights()
    let workers: [SimulatedWorker]
    var threads: [SimulatedThread] = []
    var events = TimeOrder<Event>()
    /// Ready threads that no core has, and those that one has.
    var runnable: [Int32] = []
    var running: [Int32] = []
    var idleCores: Int
    /// The thread whose task ends now, and which still has its core.
    var ending: Int32?
    /// Whether more threads may be ready than there are cores.
    let sharesCores: Bool
    /// The virtual time at which all threads slept last.
    var restedAt: Int64 = 0
    /// Connections on the shared listener that nobody has accepted.
    var backlog = Deque<Int32>()
    /// The workers of kept connections that are free.
    var freeConnections: [Int] = []
    /// Requests that have ended since `clearEnded`, in the order in which the machine was done with them.
    package internal(set) var ended: [Ended] = []
    /// CPU time that was used until now, by all cores.
    package internal(set) var used: Int64 = 0
    /// Whether it says with each reply how its queue is.
    var reportsQueue = false

    package init(_ shape: MachineShape) {
        self.shape = shape
        let flights = flights
        workers = (0..<shape.workers).map { _ in SimulatedWorker(shape, flights) }
        idleCores = shape.cores
        sharesCores = shape.workers * shape.computing > shape.cores
        for place in workers.indices {
            for _ in 0..<shape.threads {
                threads.append(SimulatedThread(worker: place))
                idle(Int32(threads.count - 1))
            }
        }
    }

    /// Requests that it has: offered and not ended.
    package var inFlight: Int { flights.count }
    /// Those of them that wait for their downstream.
    package internal(set) var calling = 0

    /// When something happens next without a further request; `.max` if nothing does.
    package var nextInstant: Int64 { events.time ?? .max }

    /// A request's message, and where connections are not kept its connection, reaches the machine. What is due before
    /// happens first.
    ///
    /// - Parameters:
    ///   - number: by which `ended` will name it.
    ///   - instant: not before any earlier one.
    package func offer(_ request: SimulatedRequest, number: Int, at instant: Int64) {
        advance(to: instant)
        flights.now = instant
        let parts = request.downstream > 0 ? request.before : request.before + request.after
        let flight = flights.add(Flight(request: request, number: number, left: parts, readySince: instant))
        arrive(flight)
    }

    /// Lets happen what is due until then.
    package func advance(to instant: Int64) {
        while let due = events.time, due <= instant, let (time, event) = events.next() {
            flights.now = time
            switch event {
            case .ran(let thread): endTurn(of: thread)
            case .answered(let flight): answer(flight)
            case .left(let flight, let serial): hangUp(flight, serial)
            case .freed(let worker): freeConnections.append(worker)
            }
        }
    }

    package func clearEnded() { ended.removeAll(keepingCapacity: true) }

    var now: Int64 { flights.now }
    var instant: Instant { Instant(nanoseconds: UInt64(flights.now)) }
}
