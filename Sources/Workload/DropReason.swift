/// Why a policy stops a request.
public enum DropReason: UInt8, CaseIterable, Sendable {
    /// Its deadline has passed.
    case expired
    /// What it still needs takes longer than its deadline leaves.
    case hopeless
    /// On its arrival: it would not end in time behind what is ahead of it.
    case predicted
    /// On its arrival: as many wait as may.
    case queueFull
    /// The queue's delay has been too long for too long.
    case codel
    /// Its client is gone.
    case abandoned
    /// The first request with its idempotency key is under way.
    case keyInUse
    /// Its idempotency key is that of another order.
    case keyMismatch

    /// The name in metrics and records.
    public var name: String {
        switch self {
        case .expired: "expired"
        case .hopeless: "hopeless"
        case .predicted: "predicted"
        case .queueFull: "queue_full"
        case .codel: "codel"
        case .abandoned: "abandoned"
        case .keyInUse: "key_in_use"
        case .keyMismatch: "key_mismatch"
        }
    }

    /// Whether it refuses a request when it arrives, and so none that has begun.
    public var isOnArrival: Bool { self == .predicted || self == .queueFull || self == .keyMismatch }

    /// Whether it is no policy's, but that of an idempotency key.
    public var isOfKey: Bool { self == .keyInUse || self == .keyMismatch }

    /// With which a request is refused before any work.
    var refusalStatus: Int {
        switch self {
        case .keyInUse: 409
        case .keyMismatch: 422
        case .expired, .hopeless, .predicted, .queueFull, .codel, .abandoned: 503
        }
    }

    /// What the client is told.
    public var told: String {
        switch self {
        case .expired: "the deadline has passed"
        case .hopeless: "the deadline cannot be kept any more"
        case .predicted: "the deadline could not be kept behind what waits"
        case .queueFull: "the run queue is full"
        case .codel: "the queue has been standing for too long"
        case .abandoned: "the client is gone"
        case .keyInUse: "the first request with this Idempotency-Key is under way"
        case .keyMismatch: "this Idempotency-Key belongs to a request that asked for something else"
        }
    }
}
