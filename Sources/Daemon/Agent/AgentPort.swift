import DequeModule
import Reactor
import Workload

/// The port for HAProxy's agent check: each connection is told one line, and closed. Loop's thread only; a forked child
/// never touches it.
final class AgentPort: ReadinessHandler {
    /// Open at once: the oldest makes way for one more.
    private static let mostOpen = 32
    /// Connections taken at one wake-up, so that a flood of them does not hold the loop.
    private static let mostPerTurn = 64
    /// How long a client may take to close its end. What it may have sent (`agent-send`) is not looked at, but read: a
    /// socket that is closed with bytes unread resets, and the client might lose the line.
    private static let patience = Duration.seconds(2)
    private static let sweepInterval = Duration.milliseconds(500)

    private let loop: EventLoop
    private let sockets: [Socket]
    private let line: () -> String
    private var watches: [Watch] = []
    private var sweeper: Timer?
    /// In the order in which they came.
    private var open: Deque<AgentConnection> = []
    private var isClosed = false

    /// - Parameters:
    ///   - sockets: listening, one of each address of the port; `close()` closes them.
    ///   - line: what is told now, its line end included.
    init(_ loop: EventLoop, sockets: [Socket], line: @escaping () -> String) throws(ReactorError) {
        self.loop = loop
        self.sockets = sockets
        self.line = line
        for socket in sockets {
            watches.append(
                try Watch(loop, descriptor: socket.descriptor, for: .read, edgeTriggered: false, handler: self))
        }
        sweeper = try Timer(loop) { [unowned self] in sweep() }
        sweeper?.schedule(after: AgentPort.sweepInterval)
    }

    deinit {
        close()
    }

    /// Stops listening, and closes the sockets and all connections.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        (watches, sweeper) = ([], nil)
        for connection in open { connection.close() }
        open = []
        for socket in sockets { socket.close() }
    }

    func descriptorReady(_: Readiness) {
        for socket in sockets { accept(from: socket) }
    }

    private func accept(from listener: Socket) {
        for _ in 0..<AgentPort.mostPerTurn {
            switch listener.accept() {
            case .connection(let socket): answer(socket)
            case .gone: continue
            case .wouldBlock: return
            // It would fail again at once, for ever: the sweep tries it again.
            case .exhausted:
                for watch in watches { watch.cancel() }
                return
            }
        }
    }

    private func answer(_ socket: Socket) {
        // A line finds room in a socket that nothing was written to; a client that is gone needs none.
        _ = Array(line().utf8).withUnsafeBytes { socket.send($0) }
        socket.shutdownWriting()
        if open.count >= AgentPort.mostOpen { open.removeFirst().close() }
        do throws(ReactorError) {
            open.append(try AgentConnection(socket, until: Clock.now() + AgentPort.patience, on: loop))
        } catch {
            socket.close()
        }
    }

    private func sweep() {
        let now = Clock.now()
        open.removeAll { connection in
            if connection.end <= now { connection.close() }
            return connection.isClosed
        }
        sweeper?.schedule(after: AgentPort.sweepInterval)
        // Without memory for it, the next sweep tries again.
        for watch in watches { try? watch.activate() }
    }
}

/// A connection that was told its line, until its client has closed. Loop's thread.
private final class AgentConnection: ReadinessHandler {
    /// Reads of one turn of what a client sends: then the loop's other work has its own.
    private static let readsPerTurn = 4
    private static let readSize = 512

    let end: Instant
    private let socket: Socket
    private var watch: Watch?
    private(set) var isClosed = false

    init(_ socket: Socket, until end: Instant, on loop: EventLoop) throws(ReactorError) {
        self.socket = socket
        self.end = end
        watch = try Watch(loop, descriptor: socket.descriptor, for: .read, edgeTriggered: false, handler: self)
    }

    func descriptorReady(_: Readiness) {
        withUnsafeTemporaryAllocation(byteCount: AgentConnection.readSize, alignment: 16) { buffer in
            switch socket.discard(into: buffer, reads: AgentConnection.readsPerTurn) {
            case .more, .nothing: break
            case .end: close()
            }
        }
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        watch = nil
        socket.close()
    }
}
