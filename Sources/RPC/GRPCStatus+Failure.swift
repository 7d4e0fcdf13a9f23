import Workload

extension GRPCStatus {
    /// What a client is told of a request that failed.
    ///
    /// UNAVAILABLE is for what may well go better a moment later or elsewhere: refused before any work was done, or the
    /// downstream out of reach or too slow (as gRPC reads 502 to 504, doc/http-grpc-status-mapping.md). INTERNAL is for
    /// what broke: the work, or a reply of the downstream that nobody can use. DEADLINE_EXCEEDED is for the call's own
    /// deadline and no other: nothing of it is left for another attempt.
    public init(_ failure: RequestFailure) {
        switch failure.kind {
        case .work: self = .internal
        case .downstream(let kind): self.init(kind)
        case .dropped(.abandoned): self = .cancelled
        // To be tried again as a whole, when the first is done; and nothing that trying again would mend.
        case .dropped(.keyInUse): self = .aborted
        case .dropped(.keyMismatch): self = .failedPrecondition
        case .dropped(.expired): self = .deadlineExceeded
        case .dropped: self = failure.hasBegun ? .deadlineExceeded : .unavailable
        }
    }

    private init(_ failure: DownstreamErrorKind) {
        switch failure {
        case .connect, .connectTimeout, .send, .closed, .read, .timeout: self = .unavailable
        case .malformed, .tooLarge, .status: self = .internal
        }
    }

    /// That of a message which HTTP would refuse with this status before anything was read of it.
    public init(refusal status: Int) {
        switch status {
        case 413, 414, 431: self = .resourceExhausted
        case 503: self = .unavailable
        default: self = .internal
        }
    }
}
