import Reactor
import Wire
import Workload

/// One connection of the generator, and the request that is on it. Loop thread only.
///
/// It owns its descriptor, which it closes when it is ended or released, and the one edge-triggered event of its life.
final class ClientConnection: ReadinessHandler {
    private enum State {
        /// → sending.
        case connecting
        /// → awaiting.
        case sending
        /// → idle.
        case awaiting
        /// → sending.
        case idle
        case ended
    }

    /// What became of the request that was on a connection.
    enum Event {
        case replied(HTTPReply, arrival: Instant)
        /// The connection was not made.
        case refused
        /// `isFresh`: a kept connection ended before it saw one byte of a reply; the request may be sent anew.
        case lost(isFresh: Bool)
        /// What came is no reply, or one that exceeds a limit of ours.
        case unusable(LoadRecord.Ending)
    }

    /// The request that is on it; meaningless while it is idle.
    private(set) var number = 0
    private let socket: Socket
    private let parser: ReplyParser
    private unowned let generator: Generator
    private var watch: Watch?
    private var state: State
    /// What of the request has not left.
    private var outbox = Outbox()
    /// Whether it has carried a whole exchange.
    private var isUsed = false
    private var reading = ReplyReading()
    /// Whether it waits for its turn to read on.
    private(set) var isPostponed = false
    /// Whether its request's deadline is over: only what had arrived by then is still read.
    private var isLate = false

    /// Which of the target's addresses it goes to, and how many were tried in vain before for its first request.
    let address: Int
    let refusedBefore: Int

    /// Most bytes of a reply's head and body.
    static let maximumReplyHeader = 64 * 1_024
    static let maximumReplyBody = 8 * 1_024 * 1_024

    /// Takes the socket over, and closes it when this fails.
    init(
        _ socket: Socket, isConnected: Bool, to address: Int, refusedBefore: Int, of generator: Generator
    ) throws(ReactorError) {
        self.socket = socket
        (self.address, self.refusedBefore) = (address, refusedBefore)
        self.generator = generator
        parser = ReplyParser(limit: ClientConnection.maximumReplyBody, headers: ClientConnection.maximumReplyHeader)
        state = isConnected ? .idle : .connecting
        watch = try Watch(
            generator.loop, descriptor: socket.descriptor, for: [.read, .write, .closed], edgeTriggered: true,
            handler: self)
    }

    deinit {
        end(byReset: false)
    }

    /// Puts a request on the connection, which is idle or still being made.
    func take(_ number: Int) {
        self.number = number
        isLate = false
        guard case .idle = state else { return }
        send()
    }

    /// Whether nobody has answered at its address so far.
    var isConnecting: Bool {
        if case .connecting = state { true } else { false }
    }

    /// Looks once more at what lies in the kernel, now that the deadline is over.
    ///
    /// - Returns: whether that takes further turns; then it gives the request up itself.
    func readLast() -> Bool {
        guard case .awaiting = state else { return false }
        isLate = true
        if !isPostponed { read() }
        return isPostponed
    }

    /// The others have had their turn: reads on.
    func takeTurn() {
        isPostponed = false
        guard case .awaiting = state else { return }
        read(arrivedBy: isLate ? generator.expiry(of: number) : nil)
        if isLate, !isPostponed { generator.giveUp(number) }
    }

    /// Closes the descriptor.
    func end(byReset: Bool) {
        if case .ended = state { return }
        state = .ended
        watch?.cancel()
        if byReset { socket.reset() } else { socket.close() }
    }

    func descriptorReady(_ readiness: Readiness) {
        switch state {
        case .connecting:
            guard socket.dialError == 0 else { return generator.ended(self, by: .refused) }
            send()
        case .sending:
            flush()
        case .awaiting:
            // Who waits for its turn reads then until nothing is left.
            if !isPostponed { read() }
        case .idle:
            // A hang-up, or bytes that no one asked for. The event's first edge says only that it can be written to.
            if readiness.contains(.closed) || readiness.contains(.read) { generator.drop(self) }
        case .ended:
            return
        }
    }

    private func send() {
        outbox = Outbox(generator.requestBytes(number))
        flush()
    }

    private func flush() {
        switch outbox.flush(to: socket) {
        case .whole: state = .awaiting
        case .part: state = .sending
        case .failed: lose()
        }
    }

    /// Reads until nothing is left, which the kernel says, or until the turn is over.
    private func read(arrivedBy expiry: Instant? = nil) {
        var turn = generator.turn()
        while !turn.isOver(at: Clock.now()) {
            switch reading.step(from: socket, into: generator.buffer) {
            case .piece(let piece):
                if let expiry, piece.arrival > expiry { return }
                if finish(parser.parse(piece.bytes), arrival: piece.arrival) { return }
                turn.took(piece.bytes.count, endingRead: piece.isLast)
            case .blocked: return
            case .ended(let arrival): return endOfStream(at: arrival)
            case .failed: return lose()
            }
        }
        reading.keep(from: generator.buffer)
        isPostponed = true
        generator.postpone(self)
    }

    /// How a reply without a length ends; one with a length was cut off.
    private func endOfStream(at arrival: Instant) {
        let progress = parser.hasBegun ? parser.end() : .incomplete
        guard case .complete = progress, finish(progress, arrival: arrival) else { return lose() }
    }

    /// Whether the request is over.
    private func finish(_ progress: ReplyParser.Progress, arrival: Instant) -> Bool {
        switch progress {
        case .incomplete:
            return false
        case .failed:
            reading = ReplyReading()
            generator.ended(self, by: .unusable(parser.isTooLarge ? .tooLarge : .malformed))
        case .complete(let reply, _):
            isUsed = true
            state = .idle
            reading = ReplyReading()
            generator.ended(self, by: .replied(reply, arrival: arrival))
        }
        return true
    }

    private func lose() {
        generator.ended(self, by: .lost(isFresh: isUsed && !parser.hasBegun))
    }
}
