/// The downstream call of one request.
public struct Call: Sendable {
    public var id: RequestID
    /// The time that the request asks of the downstream.
    public var downstream: Duration
    /// When the request's deadline falls; what remains of it travels along as `grpc-timeout`.
    public var deadline: Instant
    /// What the request brought that is handed on.
    public var brought: Brought

    public init(id: RequestID, downstream: Duration, deadline: Instant, brought: Brought = Brought()) {
        self.id = id
        self.downstream = downstream
        self.deadline = deadline
        self.brought = brought
    }
}

/// How a call ended.
public struct Answer: Sendable {
    /// The body of a 2xx reply, or the failure.
    public var result: Result<[UInt8], DownstreamFailure>
    /// When the reply's last byte arrived in the kernel; when the failure was noticed.
    public var arrival: Instant
    /// Whether `arrival` is only an upper bound, because the reply ended by close or shared a read with what followed.
    public var arrivalIsUpperBound: Bool
    /// When the call began, where it waited for another thread to make it; nil: at once.
    public var callBegan: Instant?
    /// Where there are several machines to call: those that were made for it, in their order, at most `Attempt.most`.
    public var attempts: [Attempt] = []
    /// What the body takes of the worker's buffers.
    public var holding: (any AnyObject & Sendable)?

    public init(result: Result<[UInt8], DownstreamFailure>, arrival: Instant, arrivalIsUpperBound: Bool = false) {
        self.result = result
        self.arrival = arrival
        self.arrivalIsUpperBound = arrivalIsUpperBound
    }
}

/// Why a call gave no usable reply.
public struct DownstreamFailure: Error, Equatable, Sendable {
    public var kind: DownstreamErrorKind
    /// One line for the request's client, its record and the log.
    public var reason: String

    public init(kind: DownstreamErrorKind, reason: String) {
        self.kind = kind
        self.reason = reason
    }
}
