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
    /// When the call began, where it waited for another thread to make it; nil: at once.
    package var callBegan: Instant?
    /// What the body takes of the worker's buffers.
    package var holding: (any AnyObject & Sendable)?

    package init(result: Result<[UInt8], DownstreamFailure>, arrival: Instant, arrivalIsUpperBound: Bool = false) {
        self.result = result
        self.arrival = arrival
        self.arrivalIsUpperBound = arrivalIsUpperBound
    }
}

/// Why a call gave no usable reply.
package struct DownstreamFailure: Error, Equatable, Sendable {
    package var kind: DownstreamErrorKind
    /// One line for the request's client, its record and the log.
    package var reason: String

    package init(kind: DownstreamErrorKind, reason: String) {
        self.kind = kind
        self.reason = reason
    }
}
