import Wire
import Workload

/// One downstream call from its begin to its answer: a state machine without I/O and without a clock. A driver does
/// each action and tells what came of it; `DownstreamClient` does so from callbacks, `BlockingDownstreamClient` in a
/// loop.
///
/// A kept connection that turns out dead before any reply byte is replaced, once, by a dialled one: what is sent is a
/// GET, which may be sent twice (RFC 9110 9.2.2). A dialled connection that dies is a failure. One time-out covers the
/// whole call, from its begin to the reply's last byte; when it fires, what already lies in the kernel is read first.
struct DownstreamCallMachine {
    enum Action: Equatable {
        /// Open a connection to this address of the endpoint, for a kept one that turned out dead if `again` →
        /// connected, connecting, dialFailed.
        case dial(address: Int, again: Bool = false)
        /// Wait until the connection is made or refused → ready, timerFired.
        case awaitConnection
        /// Ask what became of it → connected, dialFailed.
        case completeDial
        /// Send the request, or what is left of it → sent, sendBlocked, sendFailed.
        case send
        /// → ready, timerFired.
        case awaitWritable
        /// Read once, without blocking → received, readBlocked, ended, readFailed.
        case read
        /// → ready, timerFired.
        case awaitReadable
        /// Keep the connection for another call → kept.
        case keep
        /// Close the connection, if there is one → discarded.
        case discard
        /// The end: nothing is told any more.
        case finish(Finish)
    }

    enum Event {
        case begin(onKeptConnection: Bool)
        case connected, connecting
        case dialFailed(errno: Int32)
        case ready
        case sent, sendBlocked
        case sendFailed(errno: Int32)
        /// The bytes of one read, and when the newest segment of them arrived in the kernel.
        case received(UnsafeRawBufferPointer, arrival: Instant, isUpperBound: Bool = false)
        case readBlocked
        /// The peer's FIN, and when it arrived at the latest.
        case ended(arrival: Instant)
        case readFailed(errno: Int32)
        case kept, discarded
        case timerFired
    }

    struct Finish: Equatable {
        var result: Result<[UInt8], DownstreamFault>
        var arrival: Instant
        var arrivalIsUpperBound = false
    }

    /// Whether the connection was kept from an earlier call.
    private enum Origin { case kept, dialled }

    private enum State {
        /// → sending, dialling.
        case begun
        /// → sending; discarding, towards the next address or the end.
        case dialling(address: Int)
        /// → reading; discarding, towards a dial if the connection was a kept one.
        case sending(Origin)
        /// Nothing more is waited for once there is a `verdict`: it stands if what lies in the kernel holds no reply.
        /// → keeping; discarding, towards a dial if the connection was a kept one, or towards the end.
        case reading(Origin, requestIsSent: Bool, verdict: DownstreamFault?)
        /// → dialling, finished.
        case discarding(Next)
        /// → finished.
        case keeping(Finish)
        case finished
    }

    private enum Next {
        case dial(address: Int, again: Bool = false)
        case finish(Finish)
    }

    /// Of the connection that the call ends on: it goes with it from call to call.
    let parser: ReplyParser
    private let addresses: Int
    private var state = State.begun

    /// - Parameters:
    ///   - addresses: how many addresses the endpoint has.
    ///   - parser: the kept connection's, or a new one. It still serves when that connection turns out dead, because it
    ///     has seen no byte then.
    init(addresses: Int, parser: ReplyParser) {
        self.addresses = addresses
        self.parser = parser
    }

    /// Takes what happened and says what to do next. An event that the last action does not lead to is a bug in the
    /// driver, and traps.
    mutating func advance(_ event: Event, at now: Instant) -> Action {
        switch (state, event) {
        case (.begun, .begin(let isKept)): isKept ? send(on: .kept) : dial(0)
        case (.dialling(let address), _): advanceDial(of: address, event, at: now)
        case (.sending(let origin), _): advanceSend(on: origin, event, at: now)
        case (.reading(let origin, let isSent, let verdict), _):
            advanceRead(on: origin, requestIsSent: isSent, verdict: verdict, event, at: now)
        case (.discarding(.dial(let address, let again)), .discarded): dial(address, again: again)
        case (.discarding(.finish(let finish)), .discarded), (.keeping(let finish), .kept): end(finish)
        default: preconditionFailure("\(event) while \(state)")
        }
    }

    private mutating func advanceDial(of address: Int, _ event: Event, at now: Instant) -> Action {
        switch event {
        case .connected: send(on: .dialled)
        case .connecting: .awaitConnection
        case .ready: .completeDial
        case .dialFailed where address + 1 < addresses: discard(then: .dial(address: address + 1))
        case .dialFailed(let errno): fail(.dialFailed(errno: errno), at: now)
        case .timerFired: fail(.dialTimedOut, at: now)
        default: preconditionFailure("\(event) while dialling")
        }
    }

    private mutating func advanceSend(on origin: Origin, _ event: Event, at now: Instant) -> Action {
        switch event {
        case .sent: awaitReply(on: origin)
        case .sendBlocked: .awaitWritable
        case .ready: .send
        case .sendFailed where origin == .kept: discard(then: .dial(address: 0, again: true))
        // A server may refuse without reading: its reply can lie in the kernel.
        case .sendFailed(let errno): read(on: origin, requestIsSent: false, verdict: .sendFailed(errno: errno))
        case .timerFired: read(on: origin, requestIsSent: false, verdict: .replyTimedOut(hasBegun: false))
        default: preconditionFailure("\(event) while sending")
        }
    }

    private mutating func advanceRead(
        on origin: Origin, requestIsSent: Bool, verdict: DownstreamFault?, _ event: Event, at now: Instant
    ) -> Action {
        switch event {
        case .ready:
            return .read
        case .timerFired:
            let fault = DownstreamFault.replyTimedOut(hasBegun: parser.hasBegun)
            return read(on: origin, requestIsSent: requestIsSent, verdict: fault)
        case .received(let bytes, let arrival, let isUpperBound):
            return take(bytes, arrival: arrival, isUpperBound: isUpperBound, canKeep: requestIsSent, at: now)
        case .readBlocked:
            guard let verdict else { return .awaitReadable }
            return fail(verdict, at: now)
        case .ended(let arrival):
            return endUnbegun(on: origin, verdict: verdict, at: now) ?? endReply(arrival: arrival, at: now)
        case .readFailed(let errno):
            return endUnbegun(on: origin, verdict: verdict, at: now) ?? fail(.readFailed(errno: errno), at: now)
        default:
            preconditionFailure("\(event) while reading")
        }
    }
}

// MARK: - Steps

extension DownstreamCallMachine {
    private mutating func dial(_ address: Int, again: Bool = false) -> Action {
        state = .dialling(address: address)
        return .dial(address: address, again: again)
    }

    private mutating func send(on origin: Origin) -> Action {
        state = .sending(origin)
        return .send
    }

    private mutating func awaitReply(on origin: Origin) -> Action {
        state = .reading(origin, requestIsSent: true, verdict: nil)
        return .awaitReadable
    }

    private mutating func read(on origin: Origin, requestIsSent: Bool, verdict: DownstreamFault) -> Action {
        state = .reading(origin, requestIsSent: requestIsSent, verdict: verdict)
        return .read
    }

    private mutating func take(
        _ bytes: UnsafeRawBufferPointer, arrival: Instant, isUpperBound: Bool, canKeep: Bool, at now: Instant
    ) -> Action {
        switch parser.parse(bytes) {
        case .incomplete:
            return .read
        case .failed(let reason):
            return fail(.malformed(reason: reason), at: now)
        case .complete(let reply, let consumed):
            // Bytes behind the reply were not asked for: no call may take them for its own.
            let isAlone = consumed == bytes.count
            let finish = Finish(
                result: DownstreamCallMachine.result(of: reply), arrival: arrival,
                arrivalIsUpperBound: isUpperBound || !isAlone)
            guard canKeep && reply.keepsAlive && isAlone else { return discard(then: .finish(finish)) }
            state = .keeping(finish)
            return .keep
        }
    }

    /// What the end of a connection before any reply byte leads to; nil if that is not the case, or is a fault itself.
    private mutating func endUnbegun(on origin: Origin, verdict: DownstreamFault?, at now: Instant) -> Action? {
        guard !parser.hasBegun else { return nil }
        if let verdict { return fail(verdict, at: now) }
        return origin == .kept ? discard(then: .dial(address: 0, again: true)) : nil
    }

    /// The peer's FIN, which may be how the reply ends (RFC 9112 6.3, case 8).
    private mutating func endReply(arrival: Instant, at now: Instant) -> Action {
        guard parser.hasBegun else { return fail(.closedBeforeReply, at: now) }
        switch parser.end() {
        case .complete(let reply, _):
            let result = DownstreamCallMachine.result(of: reply)
            return discard(then: .finish(Finish(result: result, arrival: arrival, arrivalIsUpperBound: true)))
        case .failed(let reason):
            return fail(.malformed(reason: reason), at: now)
        case .incomplete:
            preconditionFailure("a reply incomplete after its end")
        }
    }

    private mutating func fail(_ fault: DownstreamFault, at now: Instant) -> Action {
        discard(then: .finish(Finish(result: .failure(fault), arrival: now)))
    }

    private mutating func discard(then next: Next) -> Action {
        state = .discarding(next)
        return .discard
    }

    private mutating func end(_ finish: Finish) -> Action {
        state = .finished
        return .finish(finish)
    }

    private static func result(of reply: HTTPReply) -> Result<[UInt8], DownstreamFault> {
        (200..<300).contains(reply.status) ? .success(reply.body) : .failure(.replied(status: reply.status))
    }
}
