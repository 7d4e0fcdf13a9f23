import Wire
import Workload

/// The downstream client of one loop: as many calls at once as there are requests, each on a connection of its own that
/// is kept for later calls. Loop thread only.
///
/// A call takes the idle connection that was used last, else it dials. One that the peer closes while it is idle, or on
/// which bytes arrive that no call asked for, is dropped.
public final class DownstreamClient {
    /// The most idle connections that are kept; a call that ends with as many idle ones closes its own.
    public static let maximumIdleConnections = 1_024

    let endpoint: DownstreamEndpoint
    let timeout: Duration
    let buffers: BufferBudget?
    let loop: EventLoop
    /// Who held the loop's thread, where requests share it.
    let holds: ThreadHolds?
    let dialling: DialObserver
    /// What is read lies here until the next read, of whichever connection.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: CallMachine.readSize, alignment: 16)

    private var outstanding = OutstandingCalls<OutstandingCall>()
    private var pool = ConnectionPool<DownstreamConnection>(capacity: DownstreamClient.maximumIdleConnections)
    /// Answers to calls that ended within `send`.
    private let early: Turns<(then: (Answer) -> Void, answer: Answer)>
    /// Calls that have had their turn and have more to read.
    private var postponed: Turns<OutstandingCall>?
    /// Calls whose requests nobody waits for.
    private var cancelled: Turns<OutstandingCall>?
    /// Set for the oldest call, or for one that was the oldest and has ended.
    private var expiryTimer: Timer?
    private var isExpirySet = false

    /// - Parameter timeout: of a whole call, from `send` to the reply's last byte; dialling is part of it.
    public init(
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
        early = try Turns(on: loop) { $0.then($0.answer) }
        postponed = try Turns(on: loop) { [weak self] call in
            if let self, let answer = call.takeTurn() { end(call, answer) }
        }
        cancelled = try Turns(on: loop) { [weak self] call in self?.cancel(call) }
        expiryTimer = try Timer(loop) { [unowned self] in expire() }
    }

    /// Drops what is outstanding without an answer, and closes every connection.
    deinit {
        buffer.deallocate()
    }

    /// Begins a call. `then` is called once, later, from the loop, and never before `send` has returned; it may send
    /// again, and may close the client.
    ///
    /// - Parameter cancellation: ends the call as its time-out would. To be uttered on the loop's thread.
    public func send(
        _ call: Call, until cancellation: Cancellation? = nil, then: @escaping (Answer) -> Void
    ) {
        send(call, until: cancellation, remarks: nil, then: then)
    }

    /// The same, and tells `remarks` before.
    func send(
        _ call: Call, until cancellation: Cancellation?, remarks: CallRemarks?, then: @escaping (Answer) -> Void
    ) {
        let now = Clock.now()
        let call = OutstandingCall(
            call, on: pool.take(at: now), of: self, expiry: now + timeout, cancellation: cancellation,
            remarks: remarks, then: then)
        outstanding.append(call)
        setExpiry()
        guard let answer = call.begin() else { return listen(to: cancellation, for: call) }
        outstanding.remove(call)
        early.append((then, answer))
    }

    /// Closes the idle connections and keeps no more; calls that are outstanding go on to their answers.
    public func close() {
        pool.close()
    }

    /// How many connections are idle.
    public var idleConnections: Int { pool.count }
}

// MARK: - Connections

extension DownstreamClient {
    /// Takes the connection of a call that is done with it.
    func keep(_ connection: DownstreamConnection, at now: Instant) {
        if !connection.isClosedByPeer { pool.keep(connection, at: now) }
    }

    /// Closes an idle connection.
    func drop(_ connection: DownstreamConnection) {
        pool.drop(connection)
    }
}

// MARK: - Turns and ends of calls

extension DownstreamClient {
    /// A call goes on reading when the loop's other work has had its turn.
    func postpone(_ call: OutstandingCall) {
        postponed?.append(call)
    }

    func end(_ call: OutstandingCall, _ answer: Answer) {
        if !call.hasExpired { outstanding.remove(call) }
        tell(call, answer)
    }

    private func tell(_ call: OutstandingCall, _ answer: Answer) {
        call.hasEnded = true
        call.cancellation?.disarm()
        call.then(answer)
    }

    private func listen(to cancellation: Cancellation?, for call: OutstandingCall) {
        guard let cancellation else { return }
        // Safe: it is uttered on the loop's thread, which owns both, and the call is outstanding while it is armed.
        nonisolated(unsafe) let (call, turns) = (call, cancelled)
        cancellation.arm { turns?.append(call) }
    }

    /// Ends it now, unless it has ended by itself meanwhile.
    private func cancel(_ call: OutstandingCall) {
        guard !call.hasExpired, !call.hasEnded else { return }
        outstanding.remove(call)
        call.hasExpired = true
        if let answer = call.expire() { tell(call, answer) }
    }

    private func expire() {
        isExpirySet = false
        let now = Clock.now()
        while let call = outstanding.first, call.expiry <= now, Clock.now() - now < LoopTurn.longest {
            outstanding.remove(call)
            call.hasExpired = true
            // Without an answer it is postponed, and that list keeps it.
            if let answer = call.expire() { tell(call, answer) }
        }
        setExpiry()
    }

    private func setExpiry() {
        guard !isExpirySet, let first = outstanding.first else { return }
        isExpirySet = true
        expiryTimer?.schedule(after: first.expiry - Clock.now())
    }
}
