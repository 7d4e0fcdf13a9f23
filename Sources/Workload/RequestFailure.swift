/// That a request failed, and how. A class, so that where there is none, as nearly always, nothing is copied but nil.
public final class RequestFailure: Equatable, Sendable {
    /// What counts, records and replies go by. A reason of a policy's joins `DropReason`, and no other place.
    public enum Kind: Hashable, Sendable {
        /// Its work could not be done.
        case work
        /// Its downstream call gave no usable reply.
        case downstream(DownstreamErrorKind)
        /// A policy stopped it.
        case dropped(DropReason)
    }

    public let at: Instant
    public let kind: Kind
    /// One line for its client, its record and the log.
    public let reason: String
    /// Whether a runner had taken it before.
    public let hasBegun: Bool
    /// Whether it was an earlier request with the same idempotency key that failed so.
    public let isReplayed: Bool

    public init(at: Instant, kind: Kind, reason: String, hasBegun: Bool = true, isReplayed: Bool = false) {
        self.at = at
        self.kind = kind
        self.reason = reason
        self.hasBegun = hasBegun
        self.isReplayed = isReplayed
    }

    public static func == (one: RequestFailure, other: RequestFailure) -> Bool {
        (one.at, one.reason, one.hasBegun, one.isReplayed)
            == (other.at, other.reason, other.hasBegun, other.isReplayed) && one.kind == other.kind
    }

    /// The status of the reply that tells the client.
    var status: Int {
        switch kind {
        case .work: 500
        case .downstream(let kind): kind.isTimeout ? 504 : 502
        case .dropped(let reason): hasBegun ? 504 : reason.refusalStatus
        }
    }
}
