/// What a request brought beside its order, which changes nothing of what it computes.
public struct Brought: Sendable {
    public var trace: BroughtTrace?
    /// Nil, too, where nobody asks for it.
    public var shardKey: ShardKey?
    /// Nil, too, where they mean nothing.
    public var idempotencyKey: IdempotencyKey?

    public init(trace: BroughtTrace? = nil, shardKey: ShardKey? = nil, idempotencyKey: IdempotencyKey? = nil) {
        (self.trace, self.shardKey, self.idempotencyKey) = (trace, shardKey, idempotencyKey)
    }
}
