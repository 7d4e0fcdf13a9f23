import Reactor
import Telemetry
import Workload

/// Accepts connections in the way that is configured, and counts all of it. At the limit a connection gives way to each
/// new one (`GivingWay`); where none can, accepting pauses.
final class Acceptor: ReadinessHandler {
    /// Connections taken at one wake-up by a greedy worker, so that a flood of new ones cannot starve those that are
    /// open.
    private static let mostOfGreedy = 256

    /// One of each address.
    private let listeners: [Socket]
    private let loop: EventLoop
    private let slab: WorkerSlab
    private let acceptance: Acceptance
    private var watches: [Watch] = []
    private var limit = ConnectionLimit(configured: 1, descriptors: .max, callers: 1)
    private var open = 0
    private var pause: AcceptPause?
    private var spare: (_ giveWay: Bool) -> Bool = { _ in false }
    private var take: (Socket) -> Void = { $0.close() }

    init(listeners: [Socket], loop: EventLoop, slab: WorkerSlab, acceptance: Acceptance) {
        self.acceptance = acceptance
        self.listeners = listeners
        self.loop = loop
        self.slab = slab
    }

    /// - Parameters:
    ///   - limit: open connections beyond which none is taken.
    ///   - spare: says whether there is a connection that can give way, and, if told to, closes it.
    ///   - take: is given each new connection, and reports its end by `released`.
    func open(
        limit: ConnectionLimit, spare: @escaping (_ giveWay: Bool) -> Bool, take: @escaping (Socket) -> Void
    ) throws(ReactorError) {
        self.limit = limit
        self.spare = spare
        self.take = take
        loop.measuresWaits = acceptance.isContested
        for listener in listeners {
            watches.append(
                try Watch(loop, descriptor: listener.descriptor, for: .read, edgeTriggered: false, handler: self))
        }
        try activate()
    }

    private func activate() throws(ReactorError) {
        for watch in watches {
            try watch.activate()
            if acceptance.strategy == .exclusive { try watch.wakeAlone() }
        }
    }

    /// Accepts no more, for good. The listener stays open for whoever shares it.
    func close() {
        guard !watches.isEmpty else { return }
        resume()
        watches = []
        for listener in listeners { listener.close() }
    }

    func descriptorReady(_: Readiness) {
        let before = acceptance.isContested ? loop.cpuAtWakeup : 0
        let accepted = accept()
        slab.acceptWakeup(accepted: accepted)
        if acceptance.isContested, accepted == 0 {
            slab.acceptWasFruitless(cpuNanoseconds: Clock.threadCPU() - before)
        }
    }

    /// Takes what one wake-up may take; the number of connections.
    private func accept() -> Int {
        let most = acceptance.batch == .greedy ? Acceptor.mostOfGreedy : 1
        var (attempts, accepted) = (0, 0)
        let begin = Clock.now()
        // With several, it is not told which of them has a connection.
        for listener in listeners where listeners.count == 1 || listener.isReadable {
            accepting: while pause == nil, attempts < most {
                if isFull {
                    // Nobody gives way to nobody: another worker may have taken the one that this was woken for.
                    guard attempts == 0, listener.isReadable else { break }
                    guard makeRoom() else {
                        pause(for: limit.reason)
                        break
                    }
                }
                attempts += 1
                switch listener.accept() {
                case .connection(let socket):
                    accepted += 1
                    slab.connectionAccepted()
                    opened()
                    take(socket)
                    if Clock.now() - begin > LoopTurn.longest { return accepted }
                case .gone: continue
                case .wouldBlock:
                    slab.acceptFoundNone()
                    break accepting
                case .exhausted: pause(for: .descriptors)
                }
            }
        }
        return accepted
    }

    private var isFull: Bool { open >= limit.connections }

    /// Whether there is room for one more connection, if need be that of another one.
    func makeRoom() -> Bool {
        !isFull || (spare(true) && !isFull)
    }

    /// A connection is open, accepted here or handed over by another worker.
    func opened() {
        open += 1
    }

    /// A connection has been closed.
    func released() {
        open -= 1
        if !isFull { resume() }
    }

    /// Tries again after running out of something that others may have freed. And looks after connections that no one
    /// was woken for: the one sleeper that the kernel woke may have died before it accepted.
    func retry() {
        if pause != nil, !isFull || spare(false) { resume() }
        if acceptance.strategy == .exclusive, !watches.isEmpty, listeners.contains(where: \.isReadable) { _ = accept() }
    }

    /// A level-triggered listener with nothing to take a connection would spin the loop: it is not watched meanwhile.
    private func pause(for reason: AcceptPause) {
        guard pause == nil else { return }
        pause = reason
        for watch in watches { watch.cancel() }
        slab.acceptPaused(reason: reason)
    }

    private func resume() {
        guard pause != nil else { return }
        do throws(ReactorError) {
            try activate()
        } catch {
            return complain("accepting cannot go on yet: \(error)")
        }
        pause = nil
        slab.acceptResumed()
    }
}
