import Wire
import Workload

/// One call to a server from its begin to its reply: a state machine without I/O and without a clock. A driver does
/// each action and tells what came of it; `DownstreamClient` does so from callbacks, `BlockingClient` in a loop.
///
/// A kept connection that turns out dead before any reply byte is replaced, once, by a dialled one: what is sent is a
/// GET, which may be sent twice (RFC 9110 9.2.2). A dialled connection that dies is a failure. One time-out covers the
/// whole call, from its begin to the reply's last byte; when it fires, what already lies in the kernel is read first.
///
/// A name's addresses are tried one after the other, beginning with the one that answered last: one that refuses, or
/// does not answer in its share of the time, gives way to the next.
public struct CallMachine {
    /// Whether the connection was kept from an earlier call.
    private enum Origin { case kept, dialled }

    private enum State {
        /// → sending, dialling.
        case begun
        /// → sending; discarding, towards the next address or the end.
        case dialling(attempt: Int)
        /// → reading; discarding, towards a dial if the connection was a kept one.
        case sending(Origin)
        /// Nothing more is waited for once there is a `verdict`: it stands if what lies in the kernel holds no reply.
        /// → keeping; discarding, towards a dial if the connection was a kept one, or towards the end.
        case reading(Origin, requestIsSent: Bool, verdict: CallFault?)
        /// → dialling, finished.
        case discarding(Next)
        /// → finished.
        case keeping(Finish)
        case finished
    }

    private enum Next {
        case dial(attempt: Int, again: Bool = false)
        case finish(Finish)
    }

    /// Of the connection that the call ends on: it goes with it from call to call.
    let parser: ReplyParser
    private let addresses: AddressOrder
    private var state = State.begun
    /// The present turn.
    private var turn = ReadingTurn(from: Instant(nanoseconds: 0))
    /// When the time-out fired.
    private var expiredAt: Instant?

    /// - Parameters:
    ///   - addresses: how many addresses the endpoint has.
    ///   - first: the one to begin with.
    ///   - parser: the kept connection's, or a new one. It still serves when that connection turns out dead, because it
    ///     has seen no byte then.
    init(addresses: Int, first: Int = 0, parser: ReplyParser) {
        self.addresses = AddressOrder(count: addresses, first: first)
        self.parser = parser
    }

    /// Takes what happened and says what to do next. An event that the last action does not lead to is a bug in the
    /// driver, and traps.
    mutating func advance(_ event: Event, at now: Instant) -> Action {
        switch (state, event) {
        case (.begun, .begin(let isKept)): isKept ? send(on: .kept) : dial(0)
        case (.dialling(let attempt), _): advanceDial(attempt, event, at: now)
        case (.sending(let origin), _): advanceSend(on: origin, event, at: now)
        case (.reading(let origin, let isSent, let verdict), _):
            advanceRead(on: origin, requestIsSent: isSent, verdict: verdict, event, at: now)
        case (.discarding(.dial(let attempt, let again)), .discarded): dial(attempt, again: again)
        case (.discarding(.finish(let finish)), .discarded), (.keeping(let finish), .kept): end(finish)
        default: preconditionFailure("\(event) while \(state)")
        }
    }

    /// Whether another address is tried when the present one does not answer.
    var hasFurtherAddress: Bool { attempt.map(addresses.hasFurther) ?? false }

    /// When the present address has had its share of the time; nil if there is no other to try.
    func addressExpiry(within expiry: Instant, at now: Instant) -> Instant? {
        attempt.flatMap { addresses.expiry(ofAttempt: $0, within: expiry, at: now) }
    }

    private var attempt: Int? {
        guard case .dialling(let attempt) = state else { return nil }
        return attempt
    }

    private mutating func advanceDial(_ attempt: Int, _ event: Event, at now: Instant) -> Action {
        switch event {
        case .connected: send(on: .dialled)
        case .connecting: .awaitConnection
        case .ready: .completeDial
        case .dialFailed where hasFurtherAddress, .addressTimedOut: discard(then: .dial(attempt: attempt + 1))
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
        case .sendFailed where origin == .kept: discard(then: .dial(attempt: 0, again: true))
        // A server may refuse without reading: its reply can lie in the kernel.
        case .sendFailed(let errno): read(on: origin, requestIsSent: false, verdict: .sendFailed(errno: errno), at: now)
        case .timerFired:
            expire(on: origin, requestIsSent: false, verdict: .replyTimedOut(hasBegun: false), at: now)
        default: preconditionFailure("\(event) while sending")
        }
    }

    private mutating func advanceRead(
        on origin: Origin, requestIsSent: Bool, verdict: CallFault?, _ event: Event, at now: Instant
    ) -> Action {
        switch event {
        case .ready:
            turn = ReadingTurn(from: now)
            return .read
        case .timerFired:
            let fault = CallFault.replyTimedOut(hasBegun: parser.hasBegun)
            return expire(on: origin, requestIsSent: requestIsSent, verdict: fault, at: now)
        case .read(.piece(let piece)):
            return take(piece, canKeep: requestIsSent, verdict: verdict, at: now)
        case .read(.blocked):
            guard let verdict else { return .awaitReadable }
            return fail(verdict, at: now)
        case .read(.ended(let arrival)):
            return endUnbegun(on: origin, verdict: verdict, at: now) ?? endReply(arrival: arrival, at: now)
        case .read(.failed(let errno)):
            return endUnbegun(on: origin, verdict: verdict, at: now) ?? fail(.readFailed(errno: errno), at: now)
        default:
            preconditionFailure("\(event) while reading")
        }
    }
}

// MARK: - Steps

extension CallMachine {
    private mutating func dial(_ attempt: Int, again: Bool = false) -> Action {
        state = .dialling(attempt: attempt)
        return .dial(address: addresses.address(ofAttempt: attempt), again: again)
    }

    private mutating func send(on origin: Origin) -> Action {
        state = .sending(origin)
        return .send
    }

    private mutating func awaitReply(on origin: Origin) -> Action {
        state = .reading(origin, requestIsSent: true, verdict: nil)
        return .awaitReadable
    }

    private mutating func read(
        on origin: Origin, requestIsSent: Bool, verdict: CallFault, at now: Instant
    ) -> Action {
        state = .reading(origin, requestIsSent: requestIsSent, verdict: verdict)
        turn = ReadingTurn(from: now)
        return .read
    }

    private mutating func expire(
        on origin: Origin, requestIsSent: Bool, verdict: CallFault, at now: Instant
    ) -> Action {
        expiredAt = expiredAt ?? now
        return read(on: origin, requestIsSent: requestIsSent, verdict: verdict, at: now)
    }

    private mutating func take(
        _ piece: ReplyPiece, canKeep: Bool, verdict: CallFault?, at now: Instant
    ) -> Action {
        switch parser.parse(piece.bytes) {
        case .incomplete:
            // What comes behind the time-out did not lie in the kernel when it fired.
            if let verdict, let expiredAt, piece.arrival > expiredAt { return fail(verdict, at: now) }
            turn.took(piece.bytes.count, endingRead: piece.isLast)
            return turn.isOver(at: now) ? .giveTurn : .read
        case .failed(let reason):
            return fail(fault(reason), at: now)
        case .complete(let reply, let consumed):
            // Bytes behind the reply were not asked for: no call may take them for its own.
            let isAlone = piece.isLast && consumed == piece.bytes.count
            let finish = Finish(
                result: .success(reply), arrival: piece.arrival,
                arrivalIsUpperBound: piece.isUpperBound || !isAlone)
            guard canKeep && reply.keepsAlive && isAlone else { return discard(then: .finish(finish)) }
            state = .keeping(finish)
            return .keep
        }
    }

    /// What the end of a connection before any reply byte leads to; nil if that is not the case, or is a fault itself.
    private mutating func endUnbegun(on origin: Origin, verdict: CallFault?, at now: Instant) -> Action? {
        guard !parser.hasBegun else { return nil }
        if let verdict { return fail(verdict, at: now) }
        return origin == .kept ? discard(then: .dial(attempt: 0, again: true)) : nil
    }

    /// The peer's FIN, which may be how the reply ends (RFC 9112 6.3, case 8).
    private mutating func endReply(arrival: Instant, at now: Instant) -> Action {
        guard parser.hasBegun else { return fail(.closedBeforeReply, at: now) }
        switch parser.end() {
        case .complete(let reply, _):
            return discard(
                then: .finish(Finish(result: .success(reply), arrival: arrival, arrivalIsUpperBound: true)))
        case .failed(let reason):
            return fail(fault(reason), at: now)
        case .incomplete:
            preconditionFailure("a reply incomplete after its end")
        }
    }

    private func fault(_ reason: String) -> CallFault {
        parser.isTooLarge ? .tooLarge(reason: reason) : .malformed(reason: reason)
    }

    private mutating func fail(_ fault: CallFault, at now: Instant) -> Action {
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
}
