/// What a request with an idempotency key was answered with, as others with that key are.
public struct KeptReply: Equatable, Sendable {
    public var reply: Reply
    /// How it failed, if it did.
    public var failure: RequestFailure.Kind?

    public init(_ reply: Reply, failure: RequestFailure.Kind?) {
        (self.reply, self.failure) = (reply, failure)
    }

    /// Nil for what is no result: it was refused before any work, or given up because its client was gone. Whoever
    /// brings its key next is the first.
    public init?(_ reply: Reply, of failure: RequestFailure?) {
        if let failure, !failure.hasBegun || failure.kind == .dropped(.abandoned) { return nil }
        self.init(reply, failure: failure?.kind)
    }
}
