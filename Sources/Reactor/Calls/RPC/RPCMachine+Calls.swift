import Wire
import Workload

// What becomes of calls.

extension RPCMachine {
    mutating func begin(_ call: CallID) {
        guard waitingCount < RPCMachine.mostWaiting else {
            return actions.append(.end(call, .notTaken(reason: "\(waitingCount) calls wait for a stream")))
        }
        calls[call] = CallState()
        wait(call)
    }

    mutating func opened(_ call: CallID, _ stream: Int32, on carrier: CarrierID) {
        with(carrier) { $0.opening -= 1 }
        guard calls[call] != nil else { return actions.append(.cancel(stream: stream, on: carrier)) }
        calls[call]?.isOpening = false
        calls[call]?.place = (carrier, stream)
        with(carrier) { $0.streams[stream] = RPCCarrier.Stream(call: call) }
    }

    mutating func notOpened(_ call: CallID, on carrier: CarrierID) {
        with(carrier) {
            $0.opening -= 1
            $0.takesMore = false
        }
        calls[call]?.isOpening = false
        makeAgain(call)
    }

    /// A call was surely not processed.
    mutating func makeAgain(_ call: CallID) {
        guard let state = calls[call] else { return }
        guard !state.isAgain else { return end(call, .notTaken(reason: "the server refused the call twice")) }
        calls[call] = CallState(isAgain: true)
        waiting.prepend(call)
        waitingCount += 1
    }

    /// Its time is over, or nobody waits for it. If it has a stream, its reply may lie in the kernel.
    mutating func giveUp(_ call: CallID, isCancelled: Bool, at now: Instant) {
        guard let state = calls[call], !state.isOpening else { return }
        guard let (carrier, stream) = state.place else {
            waitingCount -= 1
            let isDialling = !carriers.contains { $0.takesMore && $0.isOpen }
            end(call, isDialling ? .dialTimedOut : .replyTimedOut(hasBegun: false))
            return tidyWaiting()
        }
        with(carrier) {
            guard $0.streams[stream]?.overdueSince == nil else { return }
            $0.streams[stream]?.overdueSince = now
            $0.streams[stream]?.isCancelled = isCancelled
            $0.overdue.append(stream)
        }
        actions.append(.look(carrier))
    }

    /// Ends the calls of a connection whose time is over, for nothing that came in it was their reply.
    ///
    /// - Parameter arrival: of what came last; nil: all that came has been read.
    mutating func endOverdue(on carrier: CarrierID, before arrival: Instant?) {
        guard let known = carriers.first(where: { $0.id == carrier }) else { return }
        for stream in known.overdue {
            guard let state = known.streams[stream], let since = state.overdueSince else { continue }
            if let arrival, arrival <= since { continue }
            actions.append(.cancel(stream: stream, on: carrier))
            end(stream, on: carrier, .replyTimedOut(hasBegun: state.hasBegun))
            // It may be that its server takes no bytes at all: further calls are better off elsewhere.
            if !state.hasLeft, !state.isCancelled { with(carrier) { $0.takesMore = false } }
        }
    }

    mutating func reset(_ stream: Int32, _ code: HTTP2ErrorCode, on carrier: CarrierID) {
        guard let state = carriers.first(where: { $0.id == carrier })?.streams[stream] else { return }
        if state.overdueSince != nil { return end(stream, on: carrier, .replyTimedOut(hasBegun: state.hasBegun)) }
        guard code == .refusedStream else {
            return end(stream, on: carrier, .reset(code, hasBegun: state.hasBegun))
        }
        with(carrier) { _ = $0.remove(stream) }
        makeAgain(state.call)
    }

    /// A stream's call ends: with its reply, if there is no fault.
    mutating func end(_ stream: Int32, on carrier: CarrierID, _ fault: CallFault?) {
        var ended: RPCCarrier.Stream?
        with(carrier) { ended = $0.remove(stream) }
        if let ended { end(ended.call, fault) }
    }

    mutating func end(_ call: CallID, _ fault: CallFault?) {
        if calls.removeValue(forKey: call) != nil { actions.append(.end(call, fault)) }
    }

    private mutating func wait(_ call: CallID) {
        waiting.append(call)
        waitingCount += 1
    }

    /// Keeps what has ended in the queue from outgrowing what waits.
    private mutating func tidyWaiting() {
        guard waiting.count > 2 * waitingCount + 64 else { return }
        waiting.removeAll { calls[$0] == nil }
    }

    /// Who has waited for longest.
    mutating func nextWaiting() -> CallID? {
        while let call = waiting.popFirst() {
            guard calls[call] != nil else { continue }
            waitingCount -= 1
            return call
        }
        return nil
    }
}
