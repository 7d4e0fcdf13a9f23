import Reactor
import Wire
import Workload

/// One client's connection to the simulator over HTTP/2: any number of requests at once. Loop thread only.
final class StreamConnection: ReadinessHandler {
    private static let limits = HTTP2Limits(
        streams: 10_000, message: RequestLimits(target: 8 * 1_024, headers: 16 * 1_024, body: 64 * 1_024))
    /// How long a connection may stay without a stream.
    private static let idleLimit = Duration.seconds(75)
    /// How long a reply, or none, may take.
    static let replyLimit = Duration.seconds(600)
    private static let lingerLimit = Duration.seconds(2)
    /// Reads of one turn of the loop, so that one client that sends fast does not keep it.
    private static let readsPerTurn = 16
    /// Times that large bodies are gone on with in one turn.
    static let roundsPerTurn = 64
    /// Bytes of a large body that are given to the session before others have left.
    static let bodyAhead = 64 * 1_024

    let socket: Socket
    unowned let server: DownstreamServer
    let session = HTTP2Session(.server, limits: limits)
    var outbox = Outbox()
    private var watch: Watch?
    /// Of a connection without streams, of its lingering, and of turns.
    var timer: Timer?
    var streams: [Int32: ServedStream] = [:] {
        didSet { server.inFlight += streams.count - oldValue.count }
    }
    private var mayRead = true
    /// When it is closed if nobody has asked for anything by then.
    private var idleExpiry = Clock.now() + idleLimit
    /// It goes on sending when the loop's other work has had its turn.
    var hasMoreToSend = false
    /// Our FIN is sent, or follows what is still to leave; what comes is dropped.
    var isLingering = false
    var isEnded = false

    /// Takes the socket over, and closes it when this fails.
    init(_ socket: Socket, of server: DownstreamServer) throws(ReactorError) {
        (self.socket, self.server) = (socket, server)
        timer = try Timer(server.loop) { [unowned self] in timerFired() }
        watch = try Watch(
            server.loop, descriptor: socket.descriptor, for: [.read, .write, .closed], edgeTriggered: true,
            handler: self)
        // What has come already may be told no more.
        timer?.schedule(after: .zero)
    }

    deinit {
        guard !isEnded else { return }
        watch?.cancel()
        socket.close()
    }

    func descriptorReady(_ readiness: Readiness) {
        if !readiness.isDisjoint(with: [.read, .closed]) { mayRead = true }
        proceed()
    }

    private func timerFired() {
        if isEnded { return }
        if isLingering { return end() }
        if mayRead || hasMoreToSend {
            hasMoreToSend = false
            proceed()
            return awaitStreams()
        }
        guard streams.isEmpty else { return }
        // A turn may have been what it was set for.
        let now = Clock.now()
        guard now >= idleExpiry else { timer?.schedule(after: idleExpiry - now); return }
        session.shutDown()
        linger()
    }

    private func proceed() {
        if isLingering {
            let reads = StreamConnection.readsPerTurn
            if mayRead, socket.discard(into: server.buffer, reads: reads) != .nothing { return end() }
            mayRead = false
        } else {
            read()
        }
        flush()
    }

    private func read() {
        for _ in 0..<StreamConnection.readsPerTurn where mayRead && !isEnded {
            switch socket.receive(into: server.buffer) {
            case .bytes(let count, let arrival, _, _):
                session.take(UnsafeRawBufferPointer(rebasing: server.buffer[..<count]))
                takeEvents(arrival: arrival)
            case .wouldBlock: mayRead = false
            case .end, .failed: return end()
            }
        }
        if mayRead { timer?.schedule(after: .zero) }
    }

    func takeEvents(arrival: Instant?) {
        while let event = session.nextEvent() {
            switch event {
            case .message(let stream, let message): begin(stream, message, arrival: arrival ?? Clock.now())
            case .closed(let stream, _, let isByPeer):
                guard let served = streams.removeValue(forKey: stream) else { continue }
                served.timer = nil
                if isByPeer { server.counts.cancelled += 1 }
                awaitStreams()
            case .head, .piece, .end, .sent, .drained, .goAway, .pingAcknowledged, .settings: break
            }
        }
    }

    private func awaitStreams() {
        guard streams.isEmpty, !isLingering, !isEnded else { return }
        idleExpiry = Clock.now() + StreamConnection.idleLimit
        if !mayRead { timer?.schedule(after: StreamConnection.idleLimit) }
    }

    /// Sends our FIN when all has left, and waits for the client's.
    func linger() {
        isLingering = true
        timer?.schedule(after: StreamConnection.lingerLimit)
        flush()
        guard !isEnded else { return }
        socket.shutdownWriting()
    }

    /// Closes the descriptor.
    func end() {
        guard !isEnded else { return }
        isEnded = true
        watch?.cancel()
        timer?.cancel()
        streams = [:]
        socket.close()
        server.remove(self)
    }
}
