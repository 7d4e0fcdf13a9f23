import Workload

/// What is expected of one request, from its arrival on, and how far it has come. It travels with the request.
public struct Expectation: Sendable {
    /// How a request has got off its server.
    public enum End: Sendable {
        /// It calls its downstream.
        case call
        /// Others have their turn.
        case turn
        /// Its reply is made.
        case reply
        /// It was stopped after it had begun.
        case stopped
        /// It was stopped before, or for its client, and tells nothing of its like.
        case refused
    }

    let of: Estimates.Class
    /// What its discipline ranks it by, for the work that is ahead of others.
    let ticket: Ticket
    /// Whether such requests have been seen before.
    let isKnown: Bool
    /// Nanoseconds.
    let before, downstream, after: UInt64
    /// Whether a runner has taken it.
    var hasBegun = false
    var hasCalled = false
    /// How long it has held its server in the present step.
    var held: UInt64 = 0
    /// What of it is in the backlog.
    var share: Backlog.Share?

    /// The time that it still needs of its server, in nanoseconds.
    var work: UInt64 {
        let present = hasCalled ? after : before
        return (held < present ? present - held : 0) + (hasCalled ? 0 : after)
    }

    /// From now to its reply if it waits for nothing, in nanoseconds.
    public var remaining: UInt64 { work + (hasCalled ? 0 : downstream) }
}
