import Wire
import Workload

// What becomes of connections.

extension RPCMachine {
    mutating func takeOfCarrier(_ event: Event, at now: Instant) {
        switch event {
        case .connected(let carrier): with(carrier) { $0.phase = .open }
        case .dialFailed(let carrier, let errno): dialNext(carrier, .dialFailed(errno: errno), at: now)
        case .addressTimedOut(let carrier): dialNext(carrier, .dialTimedOut, at: now)
        case .settings(let streams, let carrier):
            with(carrier) {
                $0.mostStreams = streams
                $0.isSettled = true
            }
            failures = 0
        case .goAway(let carrier): with(carrier) { $0.takesMore = false }
        case .lost(let carrier, let loss): lose(carrier, loss, at: now)
        default: preconditionFailure("\(event) is of no connection")
        }
    }

    /// No address gave a connection: who waits for it has failed.
    mutating func failDial(_ carrier: CarrierID, _ fault: CallFault, at now: Instant) {
        carriers.removeAll { $0.id == carrier }
        actions.append(.close(carrier))
        pauseDials(for: fault, at: now)
    }

    private mutating func lose(_ id: CarrierID, _ loss: Loss, at now: Instant) {
        guard let index = carriers.firstIndex(where: { $0.id == id }) else { return }
        let carrier = carriers.remove(at: index)
        actions.append(.close(id))
        if !carrier.isSettled { pauseDials(for: loss.fault(hasBegun: false), at: now) }
        let streams = carrier.streams.sorted { $0.key < $1.key }.map(\.value)
        for stream in streams where stream.hasLeft || stream.overdueSince != nil {
            let isLate = stream.overdueSince != nil
            end(stream.call, isLate ? .replyTimedOut(hasBegun: stream.hasBegun) : loss.fault(hasBegun: stream.hasBegun))
        }
        for stream in streams.reversed() where !stream.hasLeft && stream.overdueSince == nil { makeAgain(stream.call) }
    }

    private mutating func pauseDials(for fault: CallFault, at now: Instant) {
        let range = RPCMachine.pauses
        let pause = min(range.lowerBound * (1 << min(failures, 20)), range.upperBound)
        failures += 1
        self.pause = (now + pause, fault)
    }

    /// What follows from what was told: who waits gets streams, or a connection is dialled, and what is empty and not
    /// to be kept is closed.
    mutating func settle(at now: Instant) {
        closeEmpty()
        guard waitingCount > 0 else { return }
        guard let index = carriers.lastIndex(where: \.takesMore) else {
            guard let pause, now < pause.end else { return replace(at: now) }
            while let call = nextWaiting() { end(call, pause.fault) }
            return
        }
        guard carriers[index].isOpen else { return }
        while carriers[index].hasRoom, let call = nextWaiting() {
            carriers[index].opening += 1
            calls[call]?.isOpening = true
            actions.append(.open(call, on: carriers[index].id))
        }
    }

    private mutating func replace(at now: Instant) {
        if carriers.count >= RPCMachine.mostCarriers {
            lose(carriers[0].id, .broken(reason: "too many connections at once are going away"), at: now)
        }
        dial(at: now)
    }

    private mutating func closeEmpty() {
        let keepsIdle = !isClosing || waitingCount > 0
        for carrier in carriers where carrier.isEmpty && carrier.isOpen && !(carrier.takesMore && keepsIdle) {
            actions.append(.close(carrier.id))
        }
        carriers.removeAll { $0.isEmpty && $0.isOpen && !($0.takesMore && keepsIdle) }
    }
}
