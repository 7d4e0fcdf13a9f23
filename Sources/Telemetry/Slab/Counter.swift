import Workload

/// What a slab counts in single cells. Gauges that several threads move are kept as two counters, which a dead worker
/// leaves in order.
public enum Counter: Int, CaseIterable, Sendable {
    /// Ends of connections before their beginnings: see `SlabLayout` on the reading order.
    case connectionsUnannounced, connectionsGaveWay, connectionsClosed, connectionsHandedOver
    case connectionsAccepted, connectionsAdopted
    /// Wake-ups of the accepting event that gave connections, and ones that found none left.
    case wakeupsAccepted, wakeupsEmpty
    /// Accepts that found no connection.
    case acceptsEmpty
    /// CPU time of wake-ups that gave none.
    case fruitlessNanoseconds
    /// The front's thread's, so far. Stored, not added.
    case voluntarySwitches, involuntarySwitches
    case pausesForConnections, pausesForDescriptors
    /// 1 while accepting is paused. Stored, not added.
    case acceptPaused
    /// Requests that are ready and wait for a runner. Stored, not added.
    case runQueueDepth
    /// What is taken of the worker's buffers. Stored, not added.
    case bufferedBytes
    case writeErrorPipe, writeErrorReset, writeErrorTimedOut, writeErrorOther
    case downstreamDials, downstreamRedials
    /// Wishes for a further attempt of a call, by `RetryVerdict`.
    case retriesMade, retriesHedged, retriesWithoutBudget, retriesTooLate, retriesBeyondMost
    /// Hedged attempts whose answer was taken.
    case hedgesWon
    /// Idempotency keys that came as bare tokens, not as strings in quotes.
    case unquotedKeys
    /// Looks at the documents that are kept by key: those that found theirs, and those that did not.
    case documentsFound, documentsDecoded
    /// Answers on the health path, which are no requests.
    case healthChecks
    case computeNanoseconds, wastedAfterDeadlineNanoseconds, wastedAfterHangupNanoseconds, wastedOnExpiredNanoseconds
    /// Requests that a dark policy would have dropped.
    case wouldHaveShedMet, wouldHaveShedMissed
    /// Signs of progress: see `ProgressSigns`.
    case loopPasses, stepsEnded, stepsBegun
    /// CPU time of the whole process, so far. Only the supervisor stores it, also after the worker's death.
    case processNanoseconds
    /// Requests that threads of a pool have ended, before those that they took.
    case threadsReleased, threadsOccupied
    /// Requests that died with their worker. Only the supervisor adds to it, when it has reaped the worker.
    case requestsLost
    case requestsArrived

    /// The last case decides, so that no number has to follow the list.
    static var count: Int { requestsArrived.rawValue + 1 }
}

extension Ending.Waste {
    /// Where it is counted.
    var counter: Counter {
        switch self {
        case .deadline: .wastedAfterDeadlineNanoseconds
        case .hangup: .wastedAfterHangupNanoseconds
        case .expired: .wastedOnExpiredNanoseconds
        }
    }
}
