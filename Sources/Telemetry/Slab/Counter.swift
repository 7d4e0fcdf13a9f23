/// What a slab counts in single cells. Gauges that several threads move are kept as two counters, which a dead worker
/// leaves in order.
package enum Counter: Int, CaseIterable, Sendable {
    /// Ends of connections before their beginnings: see `SlabLayout` on the reading order.
    case connectionsClosed, connectionsHandedOver
    case connectionsAccepted, connectionsAdopted
    /// Wake-ups of the accepting event that gave connections, and ones that found none left.
    case wakeupsAccepted, wakeupsEmpty
    case pausesForConnections, pausesForDescriptors
    /// 1 while accepting is paused. Stored, not added.
    case acceptPaused
    /// Requests that are ready and wait for a runner. Stored, not added.
    case runQueueDepth
    case writeErrorPipe, writeErrorReset, writeErrorTimedOut, writeErrorOther
    case downstreamDials, downstreamRedials
    case computeNanoseconds, wastedAfterDeadlineNanoseconds, wastedAfterHangupNanoseconds
    /// Requests that died with their worker. Only the supervisor adds to it, when it has reaped the worker.
    case requestsLost
    case requestsArrived

    static var count: Int { 21 }
}

/// The statuses with which a reply to a request can end, as labels of its duration.
package enum ReplyStatus: Int, CaseIterable, Sendable {
    case ok, internalServerError, badGateway, serviceUnavailable, gatewayTimeout
    /// Any other. None is sent today.
    case other

    static var count: Int { 6 }

    init(_ status: Int) {
        self =
            switch status {
            case 200: .ok
            case 500: .internalServerError
            case 502: .badGateway
            case 503: .serviceUnavailable
            case 504: .gatewayTimeout
            default: .other
            }
    }

    var label: String {
        switch self {
        case .ok: "200"
        case .internalServerError: "500"
        case .badGateway: "502"
        case .serviceUnavailable: "503"
        case .gatewayTimeout: "504"
        case .other: "other"
        }
    }
}

/// The statuses with which the front rejects what is no valid request.
package enum Rejection: Int, CaseIterable, Sendable {
    case badRequest, notFound, methodNotAllowed, requestTimeout, lengthRequired, contentTooLarge, targetTooLong
    case unsupportedMediaType, expectationFailed, headersTooLarge, notImplemented, unavailable, versionNotSupported
    case other

    static var count: Int { 14 }

    private static let statuses = [400, 404, 405, 408, 411, 413, 414, 415, 417, 431, 501, 503, 505]

    init(status: Int) {
        self = Rejection.statuses.firstIndex(of: status).flatMap(Rejection.init) ?? .other
    }

    var label: String {
        self == .other ? "other" : String(Rejection.statuses[rawValue])
    }
}

/// Why a worker stops accepting for a while.
package enum AcceptPause: Sendable {
    /// It has as many connections as it may have.
    case connections
    /// No descriptor or memory is left.
    case descriptors
}
