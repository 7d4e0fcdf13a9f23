import Configuration
import Idempotency

/// How a worker serves requests with idempotency keys.
struct IdempotencySetting: Sendable {
    /// All workers'.
    var store: IdempotencyStore
    /// How long results are kept.
    var keep: Duration
    var inProgress: KeyInProgress
    /// The worker, as the store knows it.
    var owner: UInt64 = 0
}
