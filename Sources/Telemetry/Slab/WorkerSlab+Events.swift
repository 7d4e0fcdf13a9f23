import Glibc
import Synchronization

extension WorkerSlab {
    /// The front rejected what is no valid request, with this status.
    public func requestRejected(status: Int) {
        cells.add(to: SlabLayout.rejections + RejectionStatus(status: status).rawValue)
    }

    /// An HTTP/2 connection failed as a whole, by its client's fault.
    public func http2Failed(_ reason: String) {
        cells.add(to: SlabLayout.http2Errors + HTTP2ErrorReason(reason).rawValue)
    }

    /// What became of a request with an idempotency key is known.
    public func keyedRequestEnded(_ result: KeyedResult) {
        cells.add(to: SlabLayout.keyedResults + result.rawValue)
    }

    /// An idempotency key came without its quotes.
    public func keyWasUnquoted() { count(.unquotedKeys) }

    /// The health path was asked for, and answered.
    public func healthAsked() { count(.healthChecks) }

    /// A connection came from the listening socket.
    public func connectionAccepted() { count(.connectionsAccepted) }
    /// A connection came from a draining worker.
    public func connectionAdopted() { count(.connectionsAdopted) }
    /// A connection ended, from whichever side.
    public func connectionClosed() { count(.connectionsClosed) }
    /// An idle connection ended to make room for a new one.
    public func connectionGaveWay() { count(.connectionsGaveWay) }
    /// A connection ended because it did not say whose it is, as it has to (`client_address: proxy`).
    public func connectionUnannounced() { count(.connectionsUnannounced) }
    /// A connection went to another worker, instead of being closed.
    public func connectionHandedOver() { count(.connectionsHandedOver) }

    /// The accepting event woke the worker; `accepted` connections were there.
    public func acceptWakeup(accepted: Int) {
        count(accepted > 0 ? .wakeupsAccepted : .wakeupsEmpty)
    }

    /// An accept found no connection (EAGAIN).
    public func acceptFoundNone() { count(.acceptsEmpty) }

    /// The CPU time of a wake-up that gave no connection.
    public func acceptWasFruitless(cpuNanoseconds: UInt64) {
        cells.add(cpuNanoseconds, to: SlabLayout.counter(.fruitlessNanoseconds))
    }

    /// How often the front's thread has left its CPU so far.
    public func contextSwitches(voluntary: UInt64, involuntary: UInt64) {
        cells.store(voluntary, in: SlabLayout.counter(.voluntarySwitches))
        cells.store(involuntary, in: SlabLayout.counter(.involuntarySwitches))
    }

    /// The worker accepts no more, until `acceptResumed`.
    public func acceptPaused(reason: AcceptPause) {
        cells.store(1, in: SlabLayout.counter(.acceptPaused))
        switch reason {
        case .connections: count(.pausesForConnections)
        case .descriptors: count(.pausesForDescriptors)
        }
    }

    /// How often the worker has paused accepting so far, for this reason.
    public func acceptPauses(for reason: AcceptPause) -> UInt64 {
        switch reason {
        case .connections: value(of: .pausesForConnections)
        case .descriptors: value(of: .pausesForDescriptors)
        }
    }

    /// The worker accepts again.
    public func acceptResumed() {
        cells.store(0, in: SlabLayout.counter(.acceptPaused))
    }

    /// A write to a client failed for good.
    public func writeFailed(errno: Int32) {
        switch errno {
        case EPIPE: count(.writeErrorPipe)
        case ECONNRESET: count(.writeErrorReset)
        case ETIMEDOUT: count(.writeErrorTimedOut)
        default: count(.writeErrorOther)
        }
    }

    /// What is taken of the worker's buffers.
    public func bufferedBytes(_ bytes: Int) {
        cells.store(UInt64(max(0, bytes)), in: SlabLayout.counter(.bufferedBytes))
    }

    /// A connection to the downstream was begun; `again` because a kept one turned out dead, and the call begins anew.
    @Sendable public func downstreamDialled(again: Bool) {
        count(.downstreamDials)
        if again { count(.downstreamRedials) }
    }

    /// A key's document was looked for among those that are kept.
    @Sendable public func documentLooked(isThere: Bool) {
        count(isThere ? .documentsFound : .documentsDecoded)
    }

    /// A thread of a pool took a request, or is done with it.
    @Sendable public func threadOccupied(begins: Bool) {
        count(begins ? .threadsOccupied : .threadsReleased)
    }

    /// The process has used so much CPU so far. Supervisor alone; a reading older than the last changes nothing.
    public func processUsed(cpuNanoseconds: UInt64) {
        guard cpuNanoseconds > value(of: .processNanoseconds) else { return }
        cells.store(cpuNanoseconds, in: SlabLayout.counter(.processNanoseconds))
    }

    private func count(_ counter: Counter) {
        cells.add(to: SlabLayout.counter(counter))
    }
}

/// Why a worker stops accepting for a while.
public enum AcceptPause: CaseIterable, Sendable {
    /// It has as many connections as it may have.
    case connections
    /// No descriptor or memory is left.
    case descriptors
}
