import Modes
import Reactor
import Wire
import Workload

/// Bytes → messages → requests. Front's thread, while the connection is the front's.
extension Connection {
    /// Reads of one turn: then the front's other connections have theirs.
    static let readsPerTurn = 2
    /// Messages that the front answers itself in one turn, some 10 µs each.
    private static let answersPerTurn = 16

    /// Reads what there is; then leaves, if the worker drains.
    func readOn() {
        if lease.isFree, phase == .reading { read() }
        // One that a message or a reply kept when the drain began leaves behind it.
        if front.isDraining { drain() }
    }

    /// Reads until the kernel has no more, a message has been taken, or its turn is over.
    func read() {
        // What was read before comes first; what an edge has announced meanwhile is not forgotten.
        guard unread == nil else { return mayHaveMore = true }
        mayHaveMore = false
        var reads = 0
        while lease.isFree, phase == .reading, unread == nil {
            guard reads < Connection.readsPerTurn else { return front.postpone(self) }
            reads += 1
            // libevent reports a reset as readable alone: behind half a message it must be looked for.
            guard readOnce(), lease.isFree, mayHaveMore || parser.phase != .idle else { return }
        }
    }

    /// One read, and what becomes of its bytes. False: there was nothing to read.
    func readOnce() -> Bool {
        let room = front.roomToRead
        switch socket.receive(into: room) {
        case .bytes(let count, let stamp, let readAt, let isLast):
            let hasHungUp = knownHangUp != nil
            let segment = Segment(
                arrival: hasHungUp ? min(stamp, socket.dataArrival) : stamp, arrivalIsUpperBound: hasHungUp,
                readAt: readAt)
            mayHaveMore = !isLast
            let bytes = UnsafeRawBufferPointer(rebasing: room[..<count])
            take(bytes, from: segment) {
                Unread(bytes: Array(bytes[$0...]), segment: segment, countedIn: front.setting.buffers)
            }
            return true
        case .wouldBlock:
            return false
        case .end, .failed:
            close()
            return false
        }
    }

    /// The others have had their turn: goes on where it was postponed.
    func takeTurn() {
        isPostponed = false
        guard lease.isFree else { return }
        switch phase {
        case .reading:
            takeUnread()
            readOn()
        case .settling: settleOn()
        case .lingering: discard()
        case .flushing, .leaving, .closed: break
        }
    }

    /// Takes the messages that were read along with the one just served.
    func takeUnread() {
        guard let unread else { return }
        self.unread = nil
        unread.bytes.withUnsafeBytes { bytes in
            take(UnsafeRawBufferPointer(rebasing: bytes[unread.start...]), from: unread.segment) { consumed in
                unread.advanced(by: consumed)
            }
        }
    }

    /// Parses messages up to the first that becomes work, or until the turn is over. Whose client is gone, they are
    /// settled.
    ///
    /// - Parameter keep: makes the remainder, given how many bytes were consumed.
    private func take(_ bytes: UnsafeRawBufferPointer, from segment: Segment, keep: (Int) -> Unread) {
        var consumed = 0
        var answers = 0
        // What is one piece asks for no time.
        let begin = bytes.count > LoopTurn.pieceSize ? Clock.now() : nil
        let end = begin.map { $0 + LoopTurn.longest }
        takenID = nil
        defer {
            if let begin { front.noteReading(takenID, brought: parser.requestID, given: &givenID, from: begin) }
        }
        while consumed < bytes.count, phase == .reading || phase == .settling {
            guard answers < Connection.answersPerTurn, end.map({ Clock.now() < $0 }) ?? true else {
                unread = keep(consumed)
                return front.postpone(self)
            }
            let before = parser.phase
            let piece = bytes[consumed...].prefix(LoopTurn.pieceSize)
            switch parser.parse(UnsafeRawBufferPointer(rebasing: piece)) {
            case .incomplete:
                if parser.phase != before { limitPatience(by: parser.phase) }
                consumed += piece.count
                takenID = nil
                if consumed == bytes.count, parser.wantsContinue, phase == .reading { sayContinue() }
            case .rejected(let rejection):
                return phase == .settling
                    ? settleRejected(status: rejection.status) : refuse(rejection.status, rejection.reason, of: segment)
            case .complete(let message, let length):
                consumed += length
                answers += 1
                var segment = segment
                if consumed < bytes.count { segment.arrivalIsUpperBound = true }
                guard phase == .reading else {
                    settle(message, of: segment)
                    continue
                }
                let exchange = serve(message, of: segment)
                if exchange != nil || phase == .flushing, consumed < bytes.count { unread = keep(consumed) }
                if let exchange { return submit(exchange) }
            }
        }
    }

    /// Answers a message, or makes it work.
    private func serve(_ message: HTTPRequest, of segment: Segment) -> Exchange? {
        isNew = false
        isHTTP10 = message.isHTTP10
        closesAfterReply = !message.keepsAlive
        switch understand(message) {
        case .work(let id, let order, let start):
            var exchange = Exchange(id: id, order: order, body: message.body, segment: segment, start: start)
            exchange.holding = message.share
            return exchange
        case .health(let id, let withBody):
            tellHealth(id, withBody: withBody)
        case .refused(let refusal):
            refuse(refusal, of: segment, closing: closesAfterReply)
        }
        return nil
    }

    /// What a message becomes.
    func understand(_ message: HTTPRequest) -> Understanding.Decision {
        let decision = front.understand(message, given: givenID.take())
        takenID = decision.id
        return decision
    }

    private func submit(_ exchange: consuming Exchange) {
        patience.store(0, ordering: .relaxed)
        lease.lend()
        front.submit(Request(exchange: exchange, client: self))
    }

    func limitPatience(by phase: RequestParser.Phase) {
        switch phase {
        case .idle: awaitMessage(from: Clock.now())
        case .head: limitPatience(to: front.setting.headerTimeout)
        case .body: limitPatience(to: front.setting.bodyTimeout)
        }
    }

    /// Patience has ended. Data beats timers: bytes that already lie in the kernel are read first, and if they bring
    /// the message forward, the client has a new start.
    func losePatience() {
        guard lease.isFree else { return }
        switch phase {
        case .reading:
            let end = patience.load(ordering: .relaxed)
            read()
            guard lease.isFree, phase == .reading, !isPostponed, patience.load(ordering: .relaxed) == end else {
                return
            }
            switch parser.phase {
            case .idle: close()
            case .head: refuse(408, "the request's head did not arrive in time")
            case .body: refuse(408, "the request's body did not arrive in time")
            }
        case .flushing:
            depart()
        case .lingering:
            close()
        case .settling, .leaving, .closed:
            break
        }
    }
}
