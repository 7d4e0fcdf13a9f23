import Configuration
import Scheduling
import Wire
import Workload

/// How a worker takes connections.
struct Acceptance {
    var strategy: AcceptStrategy
    var batch: AcceptBatch
    /// Whether other workers take connections too.
    var isContested: Bool
}

/// What the front of one worker is told.
struct FrontSetting {
    var mode: String
    /// The worker's slot: 0, 1, …
    var slot: Int
    var acceptance: Acceptance
    var orders: OrderReader
    /// Whether what requests are about (`X-Shard-Key`) is of use.
    var readsShardKeys = false
    /// The path that tells whether the worker serves; empty: there is none.
    var healthPath = ""
    var requestLimits: RequestLimits
    /// What bodies and downstream replies take together. Made for one worker.
    var buffers = BufferBudget(limit: .max)
    /// Whether a request whose client is gone is computed no further.
    var abandons = false
    /// Nil: idempotency keys mean nothing.
    var idempotency: IdempotencySetting?
    /// Whether replies tell of the worker's load.
    var reportsLoad = false
    /// Where a client's address is taken from.
    var clientAddress = ClientAddressSource.socket
    /// Open connections; at the limit, one that is idle gives way, or accepting pauses.
    var connections: Int
    /// Open at once on one HTTP/2 connection; further ones are refused.
    var streams: Int
    /// Threads that call the downstream; nil: each connection's request may be in a call at once.
    var callers: Int?
    /// Descriptors that calls to a fleet may take; nil: one machine is called.
    var fleetDescriptors: Int?
    /// From a message's first byte to the end of its head.
    var headerTimeout: Duration
    /// From the head's end to the body's, and the longest time that a client may take for its reply.
    var bodyTimeout: Duration
    /// Between messages.
    var idleTimeout: Duration

    /// Whether it matters to a request under way that its client is gone.
    var asksForDepartures: Bool { abandons || idempotency?.inProgress == .wait }
}
