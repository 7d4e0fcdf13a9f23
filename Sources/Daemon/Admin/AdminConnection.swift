import Reactor
import Wire
import Workload

/// One connection of the admin port: requests one after the other. Loop's thread.
final class AdminConnection: ReadinessHandler {
    /// Reads of one turn while input is dropped: then others have theirs.
    private static let readsPerTurn = 4

    /// Bytes of replies that the kernel keeps for a client that does not read: it is answered no further request.
    private static let sendBuffer = 64 * 1024

    private enum Phase {
        /// Bytes make requests → answering, lingering (a message that is none), closed.
        case reading
        /// A request waits for its reply → reading, flushing, lingering.
        case answering
        /// What has been written waits for room in the socket → reading, streaming, lingering, closed.
        case flushing
        /// A stream goes on. What the client sends is discarded, and where it sends no more, it has left → flushing,
        /// closed.
        case streaming
        /// Our FIN is out: what the client still sends is discarded, because a socket that is closed with bytes unread
        /// resets, and the client might lose the reply → closed.
        case lingering
        /// The descriptor is given back.
        case closed
    }

    let socket: Socket
    /// Nil once it is being deallocated, which closes its connections: an unowned reference to it would abort then.
    private weak var server: AdminServer?
    private var source: RequestSource
    private var phase = Phase.reading
    /// Written, and not yet sent.
    private var outbox = Outbox()
    private var closesAfterReply = false
    /// Of the stream that goes on, if one does.
    private var pace: ListenerPace?
    /// One edge-triggered event serves the connection's whole life.
    private var watch: Watch?
    private var isPostponed = false

    init(_ socket: Socket, server: AdminServer) throws(ReactorError) {
        self.socket = socket
        self.server = server
        let limits = server.limits
        source = RequestSource(
            socket, limits: RequestLimits(target: limits.target, headers: limits.headers, body: limits.body))
        socket.boundSendBuffer(toBytes: AdminConnection.sendBuffer)
        watch = try Watch(
            server.loop, descriptor: socket.descriptor, for: [.read, .write, .closed], edgeTriggered: true,
            handler: self)
    }

    var isClosed: Bool { phase == .closed }
    /// Bytes that the client has still to take.
    var unsent: Int { outbox.count }

    /// - Parameter resetting: lets go of what the client does not take at once, too.
    func close(resetting: Bool = false) {
        guard phase != .closed else { return }
        phase = .closed
        watch = nil
        if resetting { socket.reset() } else { socket.close() }
        server?.closed(self)
    }

    func descriptorReady(_ readiness: Readiness) {
        if !readiness.isDisjoint(with: [.read, .closed]) { source.becameReadable() }
        goOn()
    }

    /// The others have had their turn.
    func takeTurn() {
        isPostponed = false
        goOn()
    }

    private func goOn() {
        switch phase {
        case .reading: takeRequest()
        case .flushing: flush()
        case .streaming, .lingering: discard()
        case .answering, .closed: break
        }
    }

    private func postpone() {
        guard !isPostponed else { return }
        isPostponed = true
        server?.postpone(self)
    }

    // MARK: Requests

    /// Takes the next request, if it has come.
    private func takeRequest() {
        guard let server else { return }
        switch source.next(into: server.buffer) {
        case .none: break
        case .later: postpone()
        case .gone: close()
        case .rejected(let rejection, let isHead):
            closesAfterReply = true
            send(AdminReply.refusal(rejection).bytes(closing: true, withBody: !isHead))
        case .request(let message, _):
            closesAfterReply = !message.keepsAlive
            phase = .answering
            server.answer(message, on: self)
        }
    }

    /// The reply to the request that waits for one.
    func reply(_ reply: AdminReply, to message: HTTPRequest) {
        guard phase == .answering else { return }
        phase = .reading
        if reply.isStream {
            closesAfterReply = true
            if message.method != .head { beginStream() }
        }
        send(
            reply.bytes(
                closing: closesAfterReply, isHTTP10: message.isHTTP10, withBody: message.method != .head))
    }

    // MARK: Streams

    private func beginStream() {
        pace = ListenerPace()
        socket.endIfUnanswered(for: ListenerPace.longestAbsence)
        server?.listens(self)
    }

    /// Sends the next message of the stream. A client that does not take them is cut off.
    func tell(_ message: [UInt8]) {
        guard phase != .closed, pace?.keepsUp(unsent: outbox.count, with: message.count) == true else {
            return close(resetting: true)
        }
        send(message)
    }

    // MARK: Replies

    private func send(_ bytes: [UInt8]) {
        outbox.append(bytes)
        flush()
    }

    /// Sends what the socket takes; then goes on, or ends.
    private func flush() {
        switch outbox.flush(to: socket) {
        case .whole: break
        case .part: return phase = .flushing
        case .failed: return close()
        }
        if pace != nil {
            phase = .streaming
            return discard()
        }
        if source.isIdle { server?.served(self) }
        if closesAfterReply {
            phase = .lingering
            socket.shutdownWriting()
            discard()
        } else {
            phase = .reading
            // A pipelined request has its turn in a later pass of the loop.
            if source.isPending { postpone() }
        }
    }

    private func discard() {
        guard let server else { return }
        switch socket.discard(into: server.buffer, reads: AdminConnection.readsPerTurn) {
        case .more: postpone()
        case .nothing: break
        case .end: close()
        }
    }
}
