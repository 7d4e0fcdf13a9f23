import RPC
import Wire
import Workload

/// The downstream client of one loop over gRPC: as many calls at once as there are requests, each a stream of one
/// connection. Loop thread only.
///
/// `RPCMachine` decides; this does what it says. A call's time-out and its cancellation reset its stream, so that the
/// server need not go on.
public final class RPCDownstreamClient {
    let endpoint: DownstreamEndpoint
    let timeout: Duration
    let buffers: BufferBudget?
    let loop: EventLoop
    let holds: ThreadHolds?
    let dialling: DialObserver
    let limits: HTTP2Limits
    /// What is read lies here until the next read, of whichever connection.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: CallMachine.readSize, alignment: 16)

    var machine: RPCMachine
    var connections: [RPCMachine.CarrierID: RPCConnection] = [:]
    var calls: [RPCMachine.CallID: RPCCall] = [:]
    /// Connections that have had their turn and have more to read.
    var postponed: Turns<RPCConnection>?
    private var outstanding = OutstandingCalls<RPCCall>()
    private var number: RPCMachine.CallID = 0
    /// Answers to calls that ended within `send`.
    private let early: Turns<(call: RPCCall, answer: Answer)>
    /// Calls whose requests nobody waits for.
    private var cancelled: Turns<RPCCall>?
    /// Set for the oldest call, or for one that was the oldest and has ended.
    private var expiryTimer: Timer?
    private var isExpirySet = false
    /// The address of the first attempt of the present dial.
    var firstAddress = 0
    /// Its actions are under way.
    private var isRunning = false
    /// A call is being begun: its answer is told later.
    private var isSending = false

    /// - Parameter timeout: of a whole call, from `send` to the reply's last byte; dialling is part of it.
    public init(
        loop: EventLoop, endpoint: DownstreamEndpoint, buffers: BufferBudget? = nil, timeout: Duration,
        holds: ThreadHolds? = nil, dialling: @escaping DialObserver = { _ in }
    ) throws(ReactorError) {
        (self.loop, self.endpoint, self.buffers, self.timeout) = (loop, endpoint, buffers, timeout)
        (self.holds, self.dialling) = (holds, dialling)
        limits = HTTP2Limits(
            message: RequestLimits(
                target: 0, headers: DownstreamEndpoint.maximumReplyHeader,
                body: DownstreamEndpoint.maximumReplyBody + GRPCFrame.headLength + RPCReply.overhead))
        machine = RPCMachine(addresses: endpoint.peer.addresses.count, dialTimeout: timeout)
        early = try Turns(on: loop) { $0.call.then($0.answer) }
        postponed = try Turns(on: loop) { [weak self] connection in self?.takeTurn(connection) }
        cancelled = try Turns(on: loop) { [weak self] call in
            if let self, calls[call.id] != nil { run(.cancelled(call.id)) }
        }
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
    public func send(_ call: Call, until cancellation: Cancellation? = nil, then: @escaping (Answer) -> Void) {
        send(call, until: cancellation, remarks: nil, then: then)
    }

    /// The same, and tells `remarks` before.
    func send(
        _ call: Call, until cancellation: Cancellation?, remarks: CallRemarks?, then: @escaping (Answer) -> Void
    ) {
        let begin = Clock.now()
        number += 1
        let made = RPCCall(
            number, call, expiry: begin + timeout, cancellation: cancellation, remarks: remarks, then: then)
        calls[made.id] = made
        outstanding.append(made)
        setExpiry()
        let wasSending = isSending
        isSending = true
        run(.begun(made.id))
        isSending = wasSending
        holds?.note(call.id, from: begin, until: Clock.now(), isComputing: false)
        if let cancellation, calls[made.id] != nil { listen(to: cancellation, for: made) }
    }

    /// Closes the connection once no call needs it, and keeps none: calls that are outstanding go on to their answers.
    public func close() {
        run(.closed)
    }

    /// How many connections are open.
    public var connectionCount: Int { connections.count }

    // MARK: Calls' ends

    /// Tells the machine what happened, and does what it says.
    func run(_ event: RPCMachine.Event) {
        machine.take(event, at: Clock.now())
        // Who began this goes on with what has joined it.
        guard !isRunning else { return }
        isRunning = true
        while let action = machine.nextAction() { perform(action) }
        isRunning = false
    }

    func end(_ id: RPCMachine.CallID, _ fault: CallFault?) {
        guard let call = calls.removeValue(forKey: id) else { return }
        unlist(call)
        let answer: Answer
        if let fault {
            answer = Answer(
                result: .failure(fault.failure(of: endpoint, timeout: timeout)), arrival: Clock.now())
        } else if let replied = call.answer {
            answer = replied
        } else {
            preconditionFailure("a call ended with a reply that is not there")
        }
        call.cancellation?.disarm()
        if let remarks = call.remarks, let remark = fault.map({ CallRemark($0) }) ?? call.remark {
            remarks.take(remark)
        }
        if isSending { early.append((call, answer)) } else { call.then(answer) }
    }

    private func listen(to cancellation: Cancellation, for call: RPCCall) {
        // Safe: it is uttered on the loop's thread, which owns both, and the call is outstanding while it is armed.
        nonisolated(unsafe) let (call, turns) = (call, cancelled)
        cancellation.arm { turns?.append(call) }
    }

    private func expire() {
        isExpirySet = false
        let now = Clock.now()
        while let call = outstanding.first, call.expiry <= now, Clock.now() - now < LoopTurn.longest {
            unlist(call)
            run(.expired(call.id))
        }
        setExpiry()
    }

    private func unlist(_ call: RPCCall) {
        guard !call.isUnlisted else { return }
        call.isUnlisted = true
        outstanding.remove(call)
    }

    private func setExpiry() {
        guard !isExpirySet, let first = outstanding.first else { return }
        isExpirySet = true
        expiryTimer?.schedule(after: first.expiry - Clock.now())
    }
}
