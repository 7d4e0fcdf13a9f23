/// The downstream call of one request.
package struct Call: Sendable {
    package var id: RequestID
    /// The time that the request asks of the downstream.
    package var downstream: Duration
    /// When the request's deadline falls; what remains of it travels along as `grpc-timeout`.
    package var deadline: Instant

    package init(id: RequestID, downstream: Duration, deadline: Instant) {
        self.id = id
        self.downstream = downstream
        self.deadline = deadline
    }
}

/// How a call ended.
package struct Answer: Sendable {
    /// The body of a 2xx reply, or the failure.
    package var result: Result<[UInt8], DownstreamFailure>
    /// When the reply's last byte arrived in the kernel; when the failure was noticed.
    package var arrival: Instant
    /// Whether `arrival` is only an upper bound, because the reply ended by close or shared a read with what followed.
    package var arrivalIsUpperBound: Bool

    package init(result: Result<[UInt8], DownstreamFailure>, arrival: Instant, arrivalIsUpperBound: Bool = false) {
        self.result = result
        self.arrival = arrival
        self.arrivalIsUpperBound = arrivalIsUpperBound
    }
}

/// Why a call gave no usable reply.
package enum DownstreamFailure: Error, Equatable, Sendable {
    /// No connection or no whole reply in time: 504.
    case timedOut(reason: String)
    /// Refused, reset, closed early, malformed, too large, or not 2xx: 502.
    case broken(reason: String)

    package var reason: String {
        switch self {
        case .timedOut(let reason), .broken(let reason): reason
        }
    }

    /// The status of the reply that tells the client.
    package var status: Int {
        switch self {
        case .timedOut: 504
        case .broken: 502
        }
    }
}
