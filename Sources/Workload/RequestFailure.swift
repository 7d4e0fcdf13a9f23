/// That a request failed, and how.
public struct RequestFailure: Equatable, Sendable {
    /// What counts, records and replies go by. A reason of a policy's joins `DropReason`, and no other place.
    public enum Kind: Hashable, Sendable {
        /// Its work could not be done.
        case work
        /// Its downstream call gave no usable reply.
        case downstream(DownstreamErrorKind)
        /// A policy stopped it.
        case dropped(DropReason)
    }

    public var at: Instant
    public var kind: Kind
    /// One line for its client, its record and the log.
    public var reason: String

    public init(at: Instant, kind: Kind, reason: String) {
        self.at = at
        self.kind = kind
        self.reason = reason
    }
}

extension RequestFailure.Kind {
    /// The status of the reply that tells the client.
    ///
    /// - Parameter hasBegun: whether a runner had taken the request before.
    func status(hasBegun: Bool) -> Int {
        switch self {
        case .work: 500
        case .downstream(let kind): kind.isTimeout ? 504 : 502
        case .dropped: hasBegun ? 504 : 503
        }
    }
}
