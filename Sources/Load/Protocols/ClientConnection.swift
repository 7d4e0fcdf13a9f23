import Reactor
import Wire
import Workload

/// One connection of the generator, and the requests that are on it: one at a time, or many, as its conversation has
/// it. Loop thread only.
///
/// It owns its descriptor, which it closes when it is ended or released, and the one edge-triggered event of its life.
final class ClientConnection: ReadinessHandler {
    private enum State {
        /// → open, ended.
        case connecting
        /// → ended.
        case open
        case ended
    }

    private let socket: Socket
    private let conversation: any Conversation
    private unowned let generator: Generator
    private var watch: Watch?
    private var state: State
    /// Requests that wait until the connection is made.
    private var waiting: [Int] = []
    /// Whether a request was given up before the connection was made.
    private var wasSilent = false
    /// Whether it carries one request only, and whether it has had it.
    private let isOnce: Bool
    private var wasTaken = false
    /// What of the requests has not left.
    private var outbox = Outbox()
    /// Whether nothing can be sent any more: only what had arrived by then is still read.
    private var isDeaf = false
    private var reading = ReplyReading()
    /// Whether it waits for its turn to read on.
    private(set) var isPostponed = false
    /// Requests whose deadline is over: for them only what had arrived by then is still read.
    private var late: [Int] = []

    /// Whether it stands among those that have room, and among those that send what is due together. Their owners'.
    var isOffered = false
    var isToSend = false
    /// Whether a reply has come on it.
    private(set) var isUsed = false
    let machine: LoadMachine
    /// Which of the machine's addresses it goes to, and how many were tried in vain before for its first request.
    let address: Int
    let refusedBefore: Int

    /// Takes the socket over, and closes it when this fails.
    init(
        _ socket: Socket, isConnected: Bool, to machine: LoadMachine, at address: Int, refusedBefore: Int, isOnce: Bool,
        of generator: Generator
    ) throws(ReactorError) {
        (self.socket, self.machine) = (socket, machine)
        (self.address, self.refusedBefore, self.isOnce) = (address, refusedBefore, isOnce)
        conversation = machine.conversation()
        self.generator = generator
        state = isConnected ? .open : .connecting
        watch = try Watch(
            generator.loop, descriptor: socket.descriptor, for: [.read, .write, .closed], edgeTriggered: true,
            handler: self)
    }

    deinit {
        end(byReset: false)
    }

    var isOpen: Bool {
        if case .ended = state { false } else { true }
    }

    /// Whether nobody has answered at its address so far.
    var isConnecting: Bool {
        if case .connecting = state { true } else { false }
    }

    var isIdle: Bool { waiting.isEmpty && conversation.count == 0 }

    /// Whether it can take a request.
    var hasRoom: Bool {
        isOpen && !wasSilent && !isDeaf && !(isOnce && wasTaken)
            && waiting.count + conversation.count < conversation.capacity
    }

    /// Puts a request on the connection, which has room; it may still be being made.
    func take(_ number: Int) {
        wasTaken = true
        if isConnecting { return waiting.append(number) }
        conversation.begin(generator.outgoing(number))
        if conversation.joinsSends { generator.sendTogether(self) } else { flush() }
    }

    /// Takes a request off the connection, because its client gives it up.
    func abandon(_ number: Int, byReset: Bool) {
        late.removeAll { $0 == number }
        if isConnecting {
            wasSilent = true
            waiting.removeAll { $0 == number }
            if waiting.isEmpty { generator.discard(self, byReset: byReset) }
        } else if conversation.abandon(number) {
            generator.sendTogether(self)
        } else {
            generator.discard(self, byReset: byReset)
        }
    }

    /// Closes the descriptor.
    ///
    /// - Returns: whether it was open.
    @discardableResult
    func end(byReset: Bool) -> Bool {
        guard isOpen else { return false }
        state = .ended
        watch?.cancel()
        if byReset { socket.reset() } else { socket.close() }
        return true
    }

    func descriptorReady(_ readiness: Readiness) {
        switch state {
        case .connecting:
            guard socket.dialError == 0 else { return close(by: .refused) }
            state = .open
            for number in waiting { conversation.begin(generator.outgoing(number)) }
            waiting = []
            flush()
        case .open:
            if !outbox.isEmpty { flush() }
            // The event's first edge says only that it can be written to.
            guard isOpen, readiness.contains(.closed) || readiness.contains(.read) else { return }
            // A hang-up, or bytes that no one asked for.
            guard conversation.isListening else { return lose() }
            // Who waits for its turn reads then until nothing is left.
            if !isPostponed { read() }
        case .ended:
            return
        }
    }

    /// Sends what there is, as far as the socket takes it.
    func flush() {
        while isOpen, !isDeaf {
            if outbox.isEmpty {
                guard conversation.hasOutput else { break }
                outbox = Outbox(conversation.takeOutput())
            }
            switch outbox.flush(to: socket) {
            case .whole: continue
            case .part: return
            case .failed:
                // What the server has said before lies in the kernel. It is read in a turn of its own: another
                // connection's bytes may lie in the buffer now.
                isDeaf = true
                if !isPostponed { postpone() }
            }
        }
        tell(at: Clock.now())
    }
}

// MARK: - Reading

extension ClientConnection {
    /// Looks once more at what lies in the kernel, now that a request's deadline is over.
    ///
    /// - Returns: whether that takes further turns; then it gives the request up itself.
    func readLast(for number: Int) -> Bool {
        guard case .open = state, conversation.isListening else { return false }
        if !isPostponed { read() }
        guard isPostponed, generator.isOn(self, number) else { return false }
        late.append(number)
        return true
    }

    /// The others have had their turn: reads on.
    func takeTurn() {
        isPostponed = false
        guard case .open = state else { return }
        read()
        guard isOpen, !isPostponed else { return }
        giveUpLate { _ in true }
        if isDeaf { lose() }
    }

    /// Reads until nothing is left, which the kernel says, or until the turn is over.
    private func read() {
        var turn = generator.turn()
        while conversation.isListening, !turn.isOver(at: Clock.now()) {
            switch reading.step(from: socket, into: generator.buffer) {
            case .piece(let piece):
                giveUpLate { generator.expiry(of: $0) < piece.arrival }
                guard isOpen else { return }
                conversation.take(piece.bytes)
                tell(at: piece.arrival)
                guard isOpen else { return }
                turn.took(piece.bytes.count, endingRead: piece.isLast)
            case .blocked: return endRead()
            case .ended(let arrival):
                conversation.takeEnd()
                tell(at: arrival)
                return lose()
            case .failed: return lose()
            }
        }
        endRead()
        guard conversation.isListening else { return reading = ReplyReading() }
        reading.keep(from: generator.buffer)
        postpone()
    }

    /// What was read may want an answer.
    private func endRead() {
        if conversation.hasOutput { generator.sendTogether(self) }
    }

    private func postpone() {
        isPostponed = true
        generator.postpone(self)
    }

    private func giveUpLate(_ isOver: (Int) -> Bool) {
        guard !late.isEmpty else { return }
        let over = late.filter(isOver)
        late.removeAll(where: isOver)
        for number in over { generator.giveUp(number) }
    }

    /// Tells what came of requests.
    private func tell(at arrival: Instant) {
        while isOpen, let (number, end) = conversation.nextEnd() {
            if !late.isEmpty { late.removeAll { $0 == number } }
            if case .replied = end { isUsed = true }
            generator.ended(number, on: self, by: end, at: arrival)
        }
        if let failure = conversation.failure { close(by: .unusable(failure)) }
        generator.settle(self)
    }

    private func lose() { close(by: conversation.isUnread ? .unread : .lost) }

    /// Ends, and with it exactly what is on it.
    private func close(by end: AttemptEnd) {
        guard isOpen else { return }
        let numbers = waiting + conversation.numbers
        generator.discard(self, byReset: false)
        for number in numbers { generator.ended(number, on: self, by: end, at: Clock.now()) }
    }
}
