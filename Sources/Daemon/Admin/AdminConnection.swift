import Reactor
import Wire
import Workload

/// One connection of the admin port: requests one after the other. Loop's thread.
final class AdminConnection: ReadinessHandler {
    /// Bytes of one read, and reads of one turn: then others have theirs.
    private static let readLength = 16 * 1024
    private static let readsPerTurn = 4

    /// Bytes of replies that the kernel keeps for a client that does not read: it is answered no further request.
    private static let sendBuffer = 64 * 1024

    private enum Phase {
        /// Bytes make requests → answering, lingering (a message that is none), closed.
        case reading
        /// A request waits for its reply → reading, flushing, lingering.
        case answering
        /// What has been written waits for room in the socket, or what has been read for the next pass of the loop →
        /// reading, lingering, closed.
        case flushing
        /// Our FIN is out: what the client still sends is discarded, because a socket that is closed with bytes unread
        /// resets, and the client might lose the reply → closed.
        case lingering
        /// The descriptor is given back.
        case closed
    }

    let socket: Socket
    /// Nil once it is being deallocated, which closes its connections: an unowned reference to it would abort then.
    private weak var server: AdminServer?
    private let parser: RequestParser
    private var phase = Phase.reading
    /// Read, and not yet parsed.
    private var unread: ArraySlice<UInt8> = []
    /// Written, and not yet sent.
    private var unsent: ArraySlice<UInt8> = []
    private var closesAfterReply = false
    private var reading: Watch?
    private var writing: Watch?

    init(_ socket: Socket, server: AdminServer) throws(ReactorError) {
        self.socket = socket
        self.server = server
        let limits = server.limits
        parser = RequestParser(
            limits: RequestLimits(target: limits.target, headers: limits.headers, body: limits.body))
        reading = try Watch(
            server.loop, descriptor: socket.descriptor, for: .read, edgeTriggered: false, handler: self)
        writing = try Watch(
            server.loop, descriptor: socket.descriptor, for: .write, edgeTriggered: false, handler: self)
        socket.boundSendBuffer(toBytes: AdminConnection.sendBuffer)
        try reading?.activate()
    }

    var isClosed: Bool { phase == .closed }

    func close() {
        guard phase != .closed else { return }
        phase = .closed
        reading = nil
        writing = nil
        socket.close()
        server?.closed(self)
    }

    func descriptorReady(_: Readiness) {
        switch phase {
        case .reading: read()
        case .flushing: flush()
        case .lingering: discard()
        case .answering, .closed: break
        }
        watchWhatIsNeeded()
    }

    /// A socket that nothing is done with would spin the level-triggered loop.
    private func watchWhatIsNeeded() {
        do throws(ReactorError) {
            switch phase {
            case .reading, .lingering:
                writing?.cancel()
                try reading?.activate()
            case .flushing:
                reading?.cancel()
                try writing?.activate()
            case .answering:
                reading?.cancel()
                writing?.cancel()
            case .closed: break
            }
        } catch {
            close()
        }
    }

    // MARK: Requests

    private func read() {
        for _ in 0..<AdminConnection.readsPerTurn where phase == .reading {
            guard let bytes = receive() else { return }
            unread = bytes[...]
            parse()
        }
    }

    /// What one read gave; nil if nothing is there, or the end, which closes.
    private func receive() -> [UInt8]? {
        var received: Socket.Received = .wouldBlock
        let bytes = [UInt8](unsafeUninitializedCapacity: AdminConnection.readLength) { buffer, count in
            received = socket.receive(into: UnsafeMutableRawBufferPointer(buffer))
            if case .bytes(let length, _, _, _) = received { count = length }
        }
        switch received {
        case .bytes: return bytes
        case .wouldBlock: return nil
        case .end, .failed:
            close()
            return nil
        }
    }

    /// Takes the next request from what was read.
    private func parse() {
        guard phase == .reading, !unread.isEmpty else { return }
        switch unread.withUnsafeBytes({ parser.parse($0) }) {
        case .incomplete:
            unread = []
            if parser.wantsContinue { send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }
        case .rejected(let rejection):
            unread = []
            closesAfterReply = true
            send(AdminReply.refusal(rejection).bytes(closing: true, withBody: !parser.asksForHead))
        case .complete(let message, let consumed):
            unread = unread.dropFirst(consumed)
            closesAfterReply = !message.keepsAlive
            phase = .answering
            server?.answer(message, on: self)
        }
    }

    /// The reply to the request that waits for one.
    func reply(_ reply: AdminReply, to message: HTTPRequest) {
        guard phase == .answering else { return }
        phase = .reading
        send(
            reply.bytes(
                closing: closesAfterReply, isHTTP10: message.isHTTP10, withBody: message.method != .head))
        // A pipelined request has its turn in the next pass of the loop, in which the socket is writable.
        if phase == .reading, !unread.isEmpty { phase = .flushing }
        watchWhatIsNeeded()
    }

    // MARK: Replies

    private func send(_ bytes: [UInt8]) {
        unsent += bytes
        flush()
    }

    /// Sends what the socket takes; then goes on, or ends.
    private func flush() {
        while !unsent.isEmpty {
            switch unsent.withUnsafeBytes({ socket.send($0) }) {
            case .bytes(let count): unsent = unsent.dropFirst(count)
            case .wouldBlock:
                phase = .flushing
                return
            case .failed: return close()
            }
        }
        unsent = []
        if unread.isEmpty, parser.phase == .idle { server?.served(self) }
        if closesAfterReply {
            phase = .lingering
            socket.shutdownWriting()
        } else if phase == .flushing {
            phase = .reading
            parse()
        }
    }

    private func discard() {
        for _ in 0..<AdminConnection.readsPerTurn where phase == .lingering {
            guard receive() != nil else { return }
        }
    }
}
