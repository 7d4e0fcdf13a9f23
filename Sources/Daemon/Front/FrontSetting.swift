import Wire
import Workload

/// What the front of one worker is told.
struct FrontSetting {
    var mode: String
    /// The worker's slot: 0, 1, …
    var slot: Int
    var orders: OrderReader
    var requestLimits: RequestLimits
    /// Open connections; at the limit, accepting pauses.
    var connections: Int
    /// From a message's first byte to the end of its head.
    var headerTimeout: Duration
    /// From the head's end to the body's, and the longest stall of a client that does not take its reply.
    var bodyTimeout: Duration
    /// Between messages.
    var idleTimeout: Duration
}
