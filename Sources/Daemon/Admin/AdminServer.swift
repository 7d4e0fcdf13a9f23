import Glibc
import Reactor
import Wire
import Workload

/// The admin port: HTTP by Wire, on the supervisor's loop. Loop's thread only; a forked child never touches it.
///
/// It holds a few connections, none for longer than its patience: while all places are taken and others wait, the one
/// that has been silent for longest makes way.
package final class AdminServer: ReadinessHandler {
    /// Connections taken at one wake-up, so that a flood of them does not hold the loop.
    private static let mostPerTurn = 64
    /// Bytes that one read takes at most.
    private static let readSize = 16 * 1024
    /// How often silent connections are looked for, and a listener out of descriptors is tried again.
    private static let sweepInterval = Duration.seconds(1)

    let loop: EventLoop
    let limits: AdminLimits
    /// What is read lies here until the next read, of whichever connection.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: AdminServer.readSize, alignment: 16)
    private unowned let pages: any AdminPages
    /// One of each address of the port.
    private let sockets: [Socket]
    private var watches: [Watch] = []
    private var sweeper: Timer?
    /// By descriptor.
    private var connections: [Int32: AdminConnection] = [:]
    private var book: AdminConnections<Int32>
    /// Pages that cost, one a pass of the loop: what else comes to the loop does not wait for all of them.
    /// A connection has one request under way: as many wait at most as there are connections.
    private let turns: Turns<() -> Void>
    private let postponed: Turns<AdminConnection>
    private var isClosed = false

    /// - Parameters:
    ///   - sockets: listening, of each address of the port; `close()` closes them.
    ///   - pages: not retained; must outlive the server.
    package init(
        _ loop: EventLoop, sockets: [Socket], pages: any AdminPages, limits: AdminLimits = AdminLimits()
    ) throws(ReactorError) {
        self.loop = loop
        self.limits = limits
        self.pages = pages
        self.sockets = sockets
        book = AdminConnections(limits: limits)
        turns = try Turns(on: loop, most: 1) { $0() }
        postponed = try Turns(on: loop) { $0.takeTurn() }
        for socket in sockets {
            watches.append(
                try Watch(loop, descriptor: socket.descriptor, for: .read, edgeTriggered: false, handler: self))
        }
        sweeper = try Timer(loop) { [unowned self] in sweep() }
        sweeper?.schedule(after: AdminServer.sweepInterval)
    }

    deinit {
        close()
        buffer.deallocate()
    }

    /// Stops listening, closes the socket and all connections. Not to be called from a page.
    package func close() {
        guard !isClosed else { return }
        isClosed = true
        watches = []
        sweeper = nil
        for connection in connections.values { connection.close() }
        connections = [:]
        for socket in sockets { socket.close() }
    }

    // MARK: Connections

    package func descriptorReady(_: Readiness) {
        for socket in sockets { accept(from: socket) }
    }

    private func accept(from listener: Socket) {
        for _ in 0..<AdminServer.mostPerTurn {
            let place = book.place(at: Clock.now())
            // Nobody makes way for nobody.
            guard place == .free || listener.isReadable else { return }
            switch place {
            case .free: break
            case .after(closing: let oldest): connections[oldest]?.close()
            case .later(let delay): return pause(for: delay)
            }
            switch listener.accept() {
            case .connection(let socket): open(socket)
            case .gone: continue
            case .wouldBlock: return
            // It would fail again at once, for ever.
            case .exhausted: return pause(for: AdminServer.sweepInterval)
            }
        }
    }

    private func open(_ socket: Socket) {
        do throws(ReactorError) {
            connections[socket.descriptor] = try AdminConnection(socket, server: self)
            book.stirred(socket.descriptor, at: Clock.now())
        } catch {
            socket.close()
        }
    }

    /// Who waits is let in when the sweep comes.
    private func pause(for delay: Duration) {
        for watch in watches { watch.cancel() }
        sweeper?.schedule(after: delay)
    }

    private func sweep() {
        for id in book.overdue(at: Clock.now()) { connections[id]?.close() }
        sweeper?.schedule(after: AdminServer.sweepInterval)
        // Without memory for it, the next sweep tries again.
        for watch in watches { try? watch.activate() }
    }

    /// A connection has sent all replies that it owes.
    func served(_ connection: AdminConnection) {
        book.wasServed(connection.socket.descriptor)
    }

    /// A connection goes on when the others have had their turn.
    func postpone(_ connection: AdminConnection) {
        postponed.append(connection)
    }

    /// A connection has closed its socket.
    func closed(_ connection: AdminConnection) {
        let id = connection.socket.descriptor
        book.closed(id)
        connections[id] = nil
    }

    // MARK: Listeners

    /// Sends the next message to all who listen. To be called once a second; it is made if somebody does, once for all.
    package func tellListeners(_ message: () -> String) {
        let listening = book.listening
        guard !listening.isEmpty else { return }
        let bytes = Array(message().utf8)
        for id in listening { connections[id]?.tell(bytes) }
    }

    /// A connection has become a listener.
    func listens(_ connection: AdminConnection) {
        book.listens(connection.socket.descriptor)
    }

    // MARK: Requests

    /// Has a request answered, now or in a later pass of the loop.
    func answer(_ message: HTTPRequest, on connection: AdminConnection) {
        book.asked(connection.socket.descriptor, at: Clock.now())
        var request = AdminRequest(message)
        pages.refresh(for: request.path) { [weak self, weak connection] in
            guard let self else { return }
            let reply = { [weak self, weak connection] in
                guard let self, let connection, !connection.isClosed else { return }
                book.answered(connection.socket.descriptor, at: Clock.now())
                request.mayListen = book.mayListen
                request.hasRoom = connections.values.reduce(0) { $0 + $1.unsent } <= limits.unsent
                connection.reply(AdminRouter.reply(to: request, from: pages), to: message)
            }
            if AdminRouter.isCostly(request.path) { turns.append(reply) } else { reply() }
        }
    }
}
