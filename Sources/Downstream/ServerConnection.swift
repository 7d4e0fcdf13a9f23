import Reactor
import Wire
import Workload

/// One client's connection to the simulator: one request at a time, in order; what follows it waits unread or unparsed.
/// It has one edge-triggered event and one timer for its whole life. Loop thread only.
final class ServerConnection: ReadinessHandler {
    private enum State {
        /// Nothing has come → idle, ended, also by being handed on as one of HTTP/2.
        case new
        /// Waits for a request → waiting, sending, stalled, ended.
        case idle
        /// The reply is due later → sending.
        case waiting(due: Instant)
        /// → idle, lingering, ended.
        case sending
        /// Says nothing until the client leaves → ended.
        case stalled
        /// Our FIN is sent; what comes is dropped until the client's FIN, because a close before it would be a reset
        /// and could cost the client the reply → ended.
        case lingering
        /// The descriptor is closed.
        case ended
    }

    private static let limits = RequestLimits(target: 8 * 1_024, headers: 16 * 1_024, body: 64 * 1_024)
    /// How long a connection may stay without a whole request.
    private static let idleLimit = Duration.seconds(75)
    /// How long a reply, or none, may take.
    private static let replyLimit = Duration.seconds(600)
    private static let lingerLimit = Duration.seconds(2)
    /// Requests that are served in one turn of the loop, so that one client that pipelines does not keep it.
    private static let requestsPerTurn = 32
    /// Sends of one turn of the loop, so that one client that reads fast does not keep it.
    private static let sendsPerTurn = 64

    private let socket: Socket
    private unowned let server: DownstreamServer
    private var source: RequestSource
    private var watch: Watch?
    private var timer: Timer?
    private var state = State.new
    private var script: ReplyScript?
    /// A request has come, and its reply has not left.
    private var isServing = false {
        didSet { server.inFlight += (isServing ? 1 : 0) - (oldValue ? 1 : 0) }
    }
    /// When a reply that is on its way is given up.
    private var replyExpiry = Instant(nanoseconds: 0)
    /// Bytes that the reply's pace lets leave now.
    private var allowance = 0

    /// Takes the socket over, and closes it when this fails.
    init(_ socket: Socket, of server: DownstreamServer) throws(ReactorError) {
        self.socket = socket
        source = RequestSource(socket, limits: ServerConnection.limits)
        self.server = server
        timer = try Timer(server.loop) { [unowned self] in timerFired() }
        watch = try Watch(
            server.loop, descriptor: socket.descriptor, for: [.read, .write, .closed], edgeTriggered: true,
            handler: self)
        timer?.schedule(after: ServerConnection.idleLimit)
    }

    deinit {
        guard case .ended = state else {
            watch?.cancel()
            socket.close()
            return
        }
    }

    func descriptorReady(_ readiness: Readiness) {
        if !readiness.isDisjoint(with: [.read, .closed]) { source.becameReadable() }
        if case .new = state, source.isPending { begin() }
        proceed()
    }

    private func timerFired() {
        switch state {
        case .waiting(let due):
            // The loop counts a timer from the beginning of its turn, so that it can fire early.
            let early = due - Clock.now()
            guard early <= .zero else { timer?.schedule(after: early); return }
            beginReply()
            proceed()
        case .sending:
            guard Clock.now() < replyExpiry else { return end() }
            if let pace = script?.pace { allowance = pace.step }
            proceed()
        case .idle where source.isPending:
            timer?.schedule(after: ServerConnection.idleLimit)
            proceed()
        case .new, .idle, .stalled, .lingering: end()
        case .ended: return
        }
    }

    /// Goes on as far as it can without waiting.
    private func proceed() {
        var requests = 0
        while true {
            switch state {
            case .idle:
                requests += 1
                guard requests <= ServerConnection.requestsPerTurn else { return yield() }
                guard takeRequest() else { return }
            case .sending:
                guard sendReply() else { return }
            case .lingering:
                if !source.drop(into: server.buffer) { end() }
                return
            case .stalled:
                if socket.isHungUp { end() }
                return
            case .new, .waiting, .ended:
                return
            }
        }
    }

    /// The first bytes say which protocol it is.
    private func begin() {
        switch HTTP2Preface.match(ofUnread: socket) {
        case .none: state = .idle
        case .part: return
        case .whole:
            watch?.cancel()
            timer?.cancel()
            state = .ended
            server.serveStreams(socket)
            server.remove(self)
        }
    }

    private func yield() {
        timer?.schedule(after: .zero)
    }

    /// Closes the descriptor.
    private func end(byReset: Bool = false) {
        isServing = false
        watch?.cancel()
        timer?.cancel()
        if byReset { socket.reset() } else { socket.close() }
        state = .ended
        server.remove(self)
    }
}

// MARK: - Requests and replies

extension HTTP2Preface {
    /// Looks at what a socket has and leaves it there.
    fileprivate static func match(ofUnread socket: Socket) -> Match {
        withUnsafeTemporaryAllocation(byteCount: bytes.utf8CodeUnitCount, alignment: 16) { buffer in
            match(UnsafeRawBufferPointer(rebasing: buffer[..<socket.peek(into: buffer)]))
        }
    }
}

extension ServerConnection {
    /// Whether there was a request, good or bad.
    private func takeRequest() -> Bool {
        switch source.next(into: server.buffer) {
        case .request(let request, let arrival):
            server.counts.requests += 1
            begin(.to(request, counting: server.counts), arrival: arrival)
        case .rejected(let rejection, let isHead): begin(.to(rejection, isHead: isHead), arrival: Clock.now())
        case .none: return false
        case .later:
            yield()
            return false
        case .gone: end()
        }
        return true
    }

    private func begin(_ response: Response, arrival: Instant) {
        script = response.script
        isServing = true
        let now = Clock.now()
        let due = arrival + response.delay
        if script == nil {
            state = .stalled
            timer?.schedule(after: ServerConnection.replyLimit)
        } else if due <= now {
            beginReply()
        } else {
            state = .waiting(due: due)
            timer?.schedule(after: due - now)
        }
    }

    private func beginReply() {
        state = .sending
        if let report = server.loadReport { script?.add(line: report.line) }
        replyExpiry = Clock.now() + ServerConnection.replyLimit
        allowance = script?.pace?.step ?? Int.max
    }

    /// Sends what may leave now. Whether all of the reply has.
    private func sendReply() -> Bool {
        var sends = 0
        while let next = script?.next, !next.isEmpty {
            guard sends < ServerConnection.sendsPerTurn else {
                yield()
                return false
            }
            sends += 1
            let portion = next.prefix(allowance)
            if portion.isEmpty, let pace = script?.pace {
                timer?.schedule(after: pace.interval)
                return false
            }
            switch portion.withUnsafeBytes({ socket.send($0) }) {
            case .bytes(let count):
                script?.advance(by: count)
                if script?.pace != nil { allowance -= count }
            case .wouldBlock:
                timer?.schedule(after: replyExpiry - Clock.now())
                return false
            case .failed:
                end()
                return false
            }
        }
        finishReply()
        return true
    }

    private func finishReply() {
        isServing = false
        switch script?.ending {
        case .reset:
            end(byReset: true)
        case .close:
            socket.shutdownWriting()
            state = .lingering
            timer?.schedule(after: ServerConnection.lingerLimit)
        case .keep, nil:
            state = .idle
            timer?.schedule(after: ServerConnection.idleLimit)
        }
        script = nil
    }
}
