import Workload

/// What becomes of a request with a key.
public enum KeyRuling: Equatable, Sendable {
    /// It is the first with its key, and is to be served; then its token is finished or abandoned.
    case first(KeyToken)
    /// An earlier one was answered so.
    case kept(KeptReply)
    /// The first is being served.
    case underWay(KeyToken)
    /// The key is that of another order.
    case mismatch
    /// There is no room for its key.
    case full
}

/// One use of an entry: that of a first request.
public struct KeyToken: Hashable, Sendable {
    let shard, index: Int
    let generation: UInt64
}
