import Glibc
import RPC
import Wire
import Workload

// What the machine's actions come to on sockets.

extension RPCDownstreamClient {
    func perform(_ action: RPCMachine.Action) {
        switch action {
        case .dial(let id, let attempt, let until, let again):
            if attempt == 0 { dialling(again) }
            dial(id, attempt: attempt, until: until)
        case .open(let call, let id): open(call, on: id)
        case .look(let id):
            if let connection = connections[id] { read(connection) }
        case .cancel(let stream, let id):
            guard let connection = connections[id] else { return }
            connection.session.reset(stream, .cancel)
            flush(connection)
        case .close(let id): connections.removeValue(forKey: id)?.close()
        case .end(let call, let fault): end(call, fault)
        }
    }

    private func dial(_ id: RPCMachine.CarrierID, attempt: Int, until: Instant) {
        connections.removeValue(forKey: id)?.close()
        let peer = endpoint.peer
        if attempt == 0 { firstAddress = peer.firstAddress }
        let address = AddressOrder(count: peer.addresses.count, first: firstAddress).address(ofAttempt: attempt)
        switch Socket.dial(peer.addresses[address]) {
        case .connected(let socket):
            if connect(socket, id, to: address, until: nil) { connected(id) }
        case .connecting(let socket):
            connect(socket, id, to: address, until: until)
        case .failed(let errno):
            run(.dialFailed(id, errno: errno))
        }
    }

    @discardableResult
    private func connect(
        _ socket: Socket, _ id: RPCMachine.CarrierID, to address: Int, until: Instant?
    ) -> Bool {
        do {
            let connection = try RPCConnection(socket, id: id, address: address, of: self)
            if let until {
                let timer = try Timer(loop) { [unowned self] in run(.addressTimedOut(id)) }
                timer.schedule(after: until - Clock.now())
                connection.dialTimer = timer
            }
            connections[id] = connection
            return true
        } catch {
            run(.dialFailed(id, errno: ENOMEM))  // nothing else makes libevent refuse
            return false
        }
    }

    func completeDial(of connection: RPCConnection) {
        let error = connection.socket.dialError
        connection.dialTimer = nil
        guard error == 0 else { return run(.dialFailed(connection.id, errno: error)) }
        connected(connection.id)
    }

    private func connected(_ id: RPCMachine.CarrierID) {
        guard let connection = connections[id] else { return }
        endpoint.peer.connected(to: connection.address)
        connection.socket.endIfUnanswered(for: max(timeout, RPCDownstreamClient.leastPatience))
        run(.connected(id))
        flush(connection)
    }

    /// With a connection whose server acknowledges nothing: longer than one lost packet may take.
    private static let leastPatience = Duration.seconds(2)

    private func open(_ id: RPCMachine.CallID, on carrier: RPCMachine.CarrierID) {
        guard let connection = connections[carrier], let call = calls[id]?.call,
            let stream = connection.session.request(
                method: "POST", target: endpoint.method.path, authority: endpoint.authority,
                lines: endpoint.lines(for: call, at: Clock.now()), body: endpoint.method.request(for: call))
        else { return run(.notOpened(id, on: carrier)) }
        run(.opened(id, stream: stream, on: carrier))
        flush(connection)
    }

    // MARK: Bytes

    /// A connection has something to read, or room to write.
    func ready(_ connection: RPCConnection) {
        flush(connection)
        if connection.hasToRead { read(connection) }
    }

    func takeTurn(_ connection: RPCConnection) {
        guard connection.isPostponed else { return }
        connection.isPostponed = false
        read(connection)
    }

    /// Reads what has come, until nothing is left or others are to have their turn.
    private func read(_ connection: RPCConnection) {
        let begin = Clock.now()
        var turn = ReadingTurn(from: begin)
        while !connection.isClosed {
            guard connection.hasToRead else { return endReading(connection, .drained(connection.id)) }
            let now = Clock.now()
            switch connection.read() {
            case .took(let piece):
                tellEvents(of: connection, piece)
                if machine.hasOverdue(on: connection.id) { run(.heard(connection.id, arrival: piece.arrival)) }
                turn.took(piece.bytes.count, endingRead: piece.isLast)
                guard turn.isOver(at: now) else { continue }
                return postpone(connection)
            case .blocked: continue
            case .ended: return endReading(connection, .lost(connection.id, .fin))
            case .failed(let errno): return endReading(connection, .lost(connection.id, .failed(errno: errno)))
            }
        }
    }

    private func endReading(_ connection: RPCConnection, _ event: RPCMachine.Event) {
        flush(connection)
        run(event)
    }

    private func postpone(_ connection: RPCConnection) {
        flush(connection)
        guard !connection.isClosed else { return }
        connection.keepUnread()
        guard !connection.isPostponed else { return }
        connection.isPostponed = true
        postponed?.append(connection)
    }

    /// Sends what the session has for the server.
    private func flush(_ connection: RPCConnection) {
        guard !connection.isClosed, connection.dialTimer == nil else { return }
        let flushed = connection.flush()
        tellEvents(of: connection, nil)
        if let failure = connection.session.failure {
            run(.lost(connection.id, .broken(reason: "no HTTP/2 that can be gone on with (\(failure.reason))")))
        } else if case .failed = flushed {
            // What the server said before may lie in the kernel; its end does in any case.
            connection.becameReadable()
        }
    }

    // MARK: Events

    /// - Parameter piece: which brought them; nil: they are of what left.
    private func tellEvents(of connection: RPCConnection, _ piece: ReplyPiece?) {
        while let event = connection.session.nextEvent() {
            let id = connection.id
            switch event {
            case .head(let stream): run(.replyBegan(stream: stream, on: id))
            case .message(let stream, let message): take(message, piece, stream: stream, on: id)
            case .sent(let stream): run(.left(stream: stream, on: id))
            case .closed(let stream, let code, _): run(.reset(stream: stream, code, on: id))
            case .goAway: run(.goAway(id))
            case .settings: run(.settings(streams: connection.session.peerStreams, on: id))
            case .piece, .end, .drained, .pingAcknowledged: break
            }
        }
    }

    private func take(
        _ message: HTTP2Message, _ piece: ReplyPiece?, stream: Int32, on id: RPCMachine.CarrierID
    ) {
        guard let call = machine.call(on: stream, of: id).flatMap({ calls[$0] }) else { return }
        let begin = Clock.now()
        let isAlone = piece.map { $0.isLast && !$0.isUpperBound } ?? false
        let reply = RPCReply(message, to: endpoint.method)
        if let remarks = call.remarks { call.remark = CallRemark(message, reply, readsLoad: remarks.readsLoad) }
        call.answer = Answer(
            reply, arrival: piece?.arrival ?? begin, isUpperBound: !isAlone || message.sharesItsRead,
            of: endpoint, timeout: timeout)
        run(.replied(stream: stream, on: id))
        holds?.note(call.call.id, from: begin, until: Clock.now(), isComputing: false)
    }
}
