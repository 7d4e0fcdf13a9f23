import Wire
import Workload

/// The downstream client of one loop: as many calls at once as there are requests, each on a connection of its own that
/// is kept for later calls. Loop thread only.
///
/// A call takes the idle connection that was used last, else it dials. One that the peer closes while it is idle, or on
/// which bytes arrive that no call asked for, is dropped.
package final class DownstreamClient {
    /// The most idle connections that are kept; a call that ends with as many idle ones closes its own.
    package static let maximumIdleConnections = 1_024

    let endpoint: DownstreamEndpoint
    let timeout: Duration
    let buffers: BufferBudget?
    let loop: EventLoop
    /// Who held the loop's thread, where requests share it.
    let holds: ThreadHolds?
    let dialling: DialObserver
    /// What is read lies here until the next read, of whichever connection.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: DownstreamCallMachine.readSize, alignment: 16)

    private var outstanding = OutstandingCalls()
    private var idle: [DownstreamConnection] = []
    private var isClosed = false
    /// Answers to calls that ended within `send`.
    private var early: [(then: (Answer) -> Void, answer: Answer)] = []
    private var earlyTimer: Timer?
    /// Calls that have had their turn and have more to read, in the order of their next one.
    private var postponed: [OutstandingCall] = []
    private var turnTimer: Timer?
    /// Set for the oldest call, or for one that was the oldest and has ended.
    private var expiryTimer: Timer?
    private var isExpirySet = false

    /// - Parameter timeout: of a whole call, from `send` to the reply's last byte; dialling is part of it.
    package init(
        loop: EventLoop, endpoint: DownstreamEndpoint, buffers: BufferBudget? = nil, timeout: Duration,
        holds: ThreadHolds? = nil,
        dialling: @escaping DialObserver = { _ in }
    ) throws(ReactorError) {
        self.loop = loop
        self.endpoint = endpoint
        self.buffers = buffers
        self.timeout = timeout
        self.holds = holds
        self.dialling = dialling
        earlyTimer = try Timer(loop) { [unowned self] in answerEarly() }
        turnTimer = try Timer(loop) { [unowned self] in giveTurns() }
        expiryTimer = try Timer(loop) { [unowned self] in expire() }
    }

    /// Drops what is outstanding without an answer, and closes every connection.
    deinit {
        buffer.deallocate()
    }

    /// Begins a call. `then` is called once, later, from the loop, and never before `send` has returned; it may send
    /// again, and may close the client.
    package func send(_ call: Call, then: @escaping (Answer) -> Void) {
        let call = OutstandingCall(
            call, on: takeIdle(), of: self, expiry: Clock.now() + timeout, then: then)
        outstanding.append(call)
        setExpiry()
        guard let answer = call.begin() else { return }
        outstanding.remove(call)
        early.append((then, answer))
        earlyTimer?.schedule(after: .zero)
    }

    /// Closes the idle connections and keeps no more; calls that are outstanding go on to their answers.
    package func close() {
        isClosed = true
        idle = []
    }

    /// How many connections are idle.
    package var idleConnections: Int { idle.count }
}

// MARK: - Connections

extension DownstreamClient {
    /// Takes the connection of a call that is done with it.
    func keep(_ connection: DownstreamConnection) {
        guard !isClosed, !connection.isClosedByPeer, idle.count < DownstreamClient.maximumIdleConnections else {
            return
        }
        idle.append(connection)
    }

    /// Closes an idle connection.
    func drop(_ connection: DownstreamConnection) {
        idle.removeAll { $0 === connection }
    }

    /// What the loop has not told yet is looked for here: bytes on it would be no reply to what is sent now.
    private func takeIdle() -> DownstreamConnection? {
        while let connection = idle.popLast() {
            if !connection.socket.isReadable { return connection }
        }
        return nil
    }
}

// MARK: - Turns

extension DownstreamClient {
    /// A call goes on reading when the loop's other work has had its turn.
    func postpone(_ call: OutstandingCall) {
        postponed.append(call)
        turnTimer?.schedule(after: .zero)
    }

    private func giveTurns() {
        let begin = Clock.now()
        var taken = 0
        for call in postponed {
            taken += 1
            if let answer = call.takeTurn() { end(call, answer) }
            if Clock.now() - begin >= LoopTurn.longest { break }
        }
        postponed.removeFirst(taken)
        if !postponed.isEmpty { turnTimer?.schedule(after: .zero) }
    }
}

// MARK: - Ends of calls

extension DownstreamClient {
    func end(_ call: OutstandingCall, _ answer: Answer) {
        if !call.hasExpired { outstanding.remove(call) }
        call.then(answer)
    }

    private func answerEarly() {
        let ended = early
        early = []
        for (then, answer) in ended { then(answer) }
    }

    private func expire() {
        isExpirySet = false
        let now = Clock.now()
        while let call = outstanding.first, call.expiry <= now, Clock.now() - now < LoopTurn.longest {
            outstanding.remove(call)
            call.hasExpired = true
            // Without an answer it is postponed, and that list keeps it.
            if let answer = call.expire() { call.then(answer) }
        }
        setExpiry()
    }

    private func setExpiry() {
        guard !isExpirySet, let first = outstanding.first else { return }
        isExpirySet = true
        expiryTimer?.schedule(after: first.expiry - Clock.now())
    }
}
