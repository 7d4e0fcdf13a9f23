import Wire
import Workload

/// One connection of an `RPCDownstreamClient`: its descriptor, which it closes when released, the session on it, and
/// the one edge-triggered event of its life. Loop thread only.
final class RPCConnection: ReadinessHandler {
    let id: RPCMachine.CarrierID
    let socket: Socket
    let session: HTTP2Session
    /// The one of the endpoint that it was dialled to.
    let address: Int
    /// Set while the connection is made; what goes off when it takes too long.
    var dialTimer: Timer?
    /// It reads on when others have had their turn.
    var isPostponed = false
    /// It is closed, and told no more.
    private(set) var isClosed = false
    private unowned let client: RPCDownstreamClient
    private var watch: Watch?
    private var outbox = Outbox()
    private var reading = ReplyReading()
    /// Whether it has become readable since it was last read: an edge is told once.
    private var mayRead = false

    /// Takes the socket over, and closes it when this fails.
    init(
        _ socket: Socket, id: RPCMachine.CarrierID, address: Int, of client: RPCDownstreamClient
    ) throws(ReactorError) {
        self.id = id
        self.address = address
        self.socket = socket
        self.client = client
        session = HTTP2Session(.client, limits: client.limits, budget: client.buffers)
        watch = try Watch(
            client.loop, descriptor: socket.descriptor, for: [.read, .write, .closed], edgeTriggered: true,
            handler: self)
    }

    deinit {
        watch?.cancel()
        socket.close()
    }

    /// Something may have to be read.
    func becameReadable() {
        mayRead = true
    }

    func close() {
        isClosed = true
        dialTimer = nil
        watch?.cancel()
    }

    func descriptorReady(_ readiness: Readiness) {
        if dialTimer != nil {
            if readiness.contains(.write) || readiness.contains(.closed) { client.completeDial(of: self) }
            return
        }
        if !readiness.isDisjoint(with: [.read, .closed]) { mayRead = true }
        client.ready(self)
    }

    /// Sends what the session has for the server, as far as the socket takes it.
    ///
    /// - Returns: whether it can go on.
    func flush() -> Outbox.Flushed {
        while true {
            if outbox.isEmpty {
                guard session.wantsToWrite else { return .whole }
                var bytes: [UInt8] = []
                session.write(to: &bytes)
                guard !bytes.isEmpty else { return .whole }
                outbox.append(bytes)
            }
            let flushed = outbox.flush(to: socket)
            guard case .whole = flushed else { return flushed }
        }
    }

    /// What one step of reading came to.
    enum Step {
        /// The session has taken a piece.
        case took(ReplyPiece)
        case blocked
        case ended
        case failed(errno: Int32)
    }

    /// Whether a step of reading can come to anything.
    var hasToRead: Bool { mayRead || reading.hasWaiting }

    func read() -> Step {
        switch reading.step(from: socket, into: client.buffer, keptIn: client.buffers) {
        case .piece(let piece):
            session.take(piece.bytes)
            return .took(piece)
        case .blocked:
            mayRead = false
            return .blocked
        case .ended: return .ended
        case .failed(let errno): return .failed(errno: errno)
        }
    }

    /// Others read into the client's buffer: takes out of it what waits there.
    func keepUnread() {
        reading.keep(from: client.buffer, in: client.buffers)
    }
}
