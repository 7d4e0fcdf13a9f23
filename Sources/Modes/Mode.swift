import Reactor
import Scheduling
import Wire
import Workload

/// An execution model: what takes requests from the run queue and drives their exchanges. The front calls it on the
/// loop's thread, and everything it needs comes in as a `ModeSetting`.
public protocol Mode: AnyObject {
    /// Takes a request that has been read and parsed. Its reply goes to `request.client`, exactly once.
    func submit(_ request: Request)

    /// Whether `turn` has something to do; then the loop polls without waiting.
    var hasReady: Bool { get }

    /// Runs what is ready on the loop's thread, for a short quantum.
    func turn()

    /// Entries in the run queue. Any thread that runs requests, and the loop's.
    var queueDepth: Int { get }

    /// Since when the one of them that has waited for longest could have run. The same threads.
    var oldestReady: Instant? { get }

    /// Ends threads and connections. Called once, when every submitted request has been replied to.
    func stop()
}

/// Of a mode whose requests run on other threads.
extension Mode {
    public var hasReady: Bool { false }

    public func turn() {}
}

/// Is told that a thread of a pool has taken a request (true) or is done with it, on that thread.
public typealias ThreadObserver = @Sendable (_ begins: Bool) -> Void

/// What a mode is built from.
public struct ModeSetting {
    public var loop: EventLoop
    public var processor: Processor
    public var service: CalledService
    /// What request bodies and downstream replies take together; nil: there is no such bound.
    public var buffers: BufferBudget?
    public var downstreamTimeout: Duration
    public var dialling: DialObserver
    /// Of the machines of a fleet.
    public var observer: (any FleetObserver)?
    /// How the run queue decides.
    public var scheduling: Scheduling
    /// OS threads, for modes that have more than the loop's.
    public var threads: Int
    /// For those modes.
    public var occupying: ThreadObserver

    public init(
        loop: EventLoop, processor: Processor, service: CalledService, buffers: BufferBudget? = nil,
        downstreamTimeout: Duration, dialling: @escaping DialObserver = { _ in },
        observer: (any FleetObserver)? = nil,
        scheduling: Scheduling = Scheduling(), threads: Int, occupying: @escaping ThreadObserver = { _ in }
    ) {
        self.loop = loop
        self.processor = processor
        self.service = service
        self.buffers = buffers
        self.downstreamTimeout = downstreamTimeout
        self.dialling = dialling
        self.observer = observer
        self.scheduling = scheduling
        self.threads = threads
        self.occupying = occupying
    }

    /// The client of a mode that calls from the loop.
    func makeDownstreamClient() throws(ReactorError) -> LoopClient {
        try LoopClient(
            loop: loop, service: service, buffers: buffers, timeout: downstreamTimeout, holds: processor.holds,
            dialling: dialling, observer: observer)
    }

    /// The loop's client for threads that block in their calls; nil where each has a connection of its own.
    func makeSharedDownstream() throws(ReactorError) -> LoopDownstream? {
        service.isShared ? try LoopDownstream(self) : nil
    }
}
