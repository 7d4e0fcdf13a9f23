import Reactor
import Telemetry

/// Accepts connections until the kernel has no more, pauses when the worker may hold no more, and counts all of it.
final class Acceptor: ReadinessHandler {
    /// Connections taken at one wake-up, so that a flood of new ones cannot starve those that are open.
    private static let mostPerWakeup = 256

    private let listener: Socket
    private let loop: EventLoop
    private let slab: WorkerSlab
    private var watch: Watch?
    private var limit = 0
    private var open = 0
    private var pause: AcceptPause?
    private var take: (Socket) -> Void = { $0.close() }

    init(listener: Socket, loop: EventLoop, slab: WorkerSlab) {
        self.listener = listener
        self.loop = loop
        self.slab = slab
    }

    /// - Parameters:
    ///   - limit: open connections at which accepting pauses.
    ///   - take: is given each new connection, and reports its end by `released`.
    func open(limit: Int, take: @escaping (Socket) -> Void) throws(ReactorError) {
        self.limit = limit
        self.take = take
        let watch = try Watch(
            loop, descriptor: listener.descriptor, for: .read, edgeTriggered: false, handler: self)
        try watch.activate()
        self.watch = watch
    }

    /// Accepts no more, for good. The listener stays open for whoever shares it.
    func close() {
        guard watch != nil else { return }
        resume()
        watch = nil
        listener.close()
    }

    func descriptorReady(_: Readiness) {
        var accepted = 0
        accepting: while pause == nil, accepted < Acceptor.mostPerWakeup {
            switch listener.accept() {
            case .connection(let socket):
                accepted += 1
                slab.connectionAccepted()
                opened()
                take(socket)
            case .gone: continue
            case .wouldBlock: break accepting
            case .exhausted: pause(for: .descriptors)
            }
        }
        slab.acceptWakeup(accepted: accepted)
    }

    /// A connection is open, accepted here or handed over by another worker.
    func opened() {
        open += 1
        if open >= limit { pause(for: .connections) }
    }

    /// A connection has been closed.
    func released() {
        open -= 1
        if pause == .descriptors || open < limit { resume() }
    }

    /// Tries again after running out of something that others may have freed.
    func retry() {
        if pause == .descriptors { resume() }
    }

    /// A level-triggered listener with nothing to take a connection would spin the loop: it is not watched meanwhile.
    private func pause(for reason: AcceptPause) {
        guard pause == nil else { return }
        pause = reason
        watch?.cancel()
        slab.acceptPaused(reason: reason)
    }

    private func resume() {
        guard pause != nil else { return }
        pause = nil
        slab.acceptResumed()
        try? watch?.activate()
    }
}
