import Workload

/// The admin port's bounds.
package struct AdminLimits: Sendable {
    /// Connections open at once; further ones wait in the kernel until one of these makes way.
    package var connections = 32
    /// Request target, in bytes.
    package var target = 4 * 1024
    /// Header fields, in bytes.
    package var headers = 8 * 1024
    /// Request body, in bytes. No endpoint reads one.
    package var body = 4 * 1024
    /// Time in which a connection must bring a whole request and take the reply to the one before, however slowly its
    /// bytes come and go.
    package var silence = Duration.seconds(30)
    /// Connections that listen to `/events`, of all that may be open. They make way for nobody.
    package var listeners = 8
    /// Bytes of replies that clients have still to take, in sum: while there are more, no trace is made, which is by
    /// far the longest reply (10 MB).
    package var unsent = 16 << 20
    /// What a connection that is owed something has of that while others wait for its place: enough for one that asks
    /// at once. One that has all its replies makes way at once.
    package var crowdedSilence = Duration.milliseconds(50)

    package init() {}
}

/// The book of the admin port's connections: which have been silent for how long, and who makes way for a new one.
struct AdminConnections<ID: Hashable> {
    private let limits: AdminLimits
    /// When each was accepted, or brought its last whole request, or was given the reply to it.
    private var lastRequest: [ID: Instant] = [:]
    /// Those whose replies are all sent.
    private var served: Set<ID> = []
    /// Those whose reply is not made yet.
    private var waiting: Set<ID> = []
    /// Those that a stream goes to. They may be silent for ever.
    private(set) var listening: Set<ID> = []

    init(limits: AdminLimits) {
        self.limits = limits
    }

    var isFull: Bool { lastRequest.count >= limits.connections }

    /// Whether one more may listen.
    var mayListen: Bool { listening.count < limits.listeners }

    /// A connection was accepted.
    mutating func stirred(_ id: ID, at now: Instant) {
        lastRequest[id] = now
        served.remove(id)
    }

    /// A connection has brought a whole request. Until its reply is made it makes way for nobody: it is not the one
    /// that takes its time.
    mutating func asked(_ id: ID, at now: Instant) {
        stirred(id, at: now)
        waiting.insert(id)
    }

    /// The reply is made, and the connection's to take.
    mutating func answered(_ id: ID, at now: Instant) {
        stirred(id, at: now)
        waiting.remove(id)
    }

    /// All that a connection has asked for is sent.
    mutating func wasServed(_ id: ID) {
        served.insert(id)
    }

    /// What a connection asked for is a stream.
    mutating func listens(_ id: ID) {
        listening.insert(id)
    }

    mutating func closed(_ id: ID) {
        lastRequest[id] = nil
        served.remove(id)
        waiting.remove(id)
        listening.remove(id)
    }

    /// Those to be closed.
    func overdue(at now: Instant) -> [ID] {
        lastRequest.filter { now - $0.value >= limits.silence && !listening.contains($0.key) }.map(\.key)
    }

    /// Who makes way for a connection that waits.
    enum Place: Equatable {
        case free
        /// This one has been silent for longest, of those that are served, or of all and long enough.
        case after(closing: ID)
        /// All are young, or stay: look again then.
        case later(in: Duration)
    }

    func place(at now: Instant) -> Place {
        guard isFull else { return .free }
        let resting = lastRequest.lazy.filter { served.contains($0.key) }.min { $0.value < $1.value }
        if let resting { return .after(closing: resting.key) }
        let inDebt = lastRequest.lazy.filter { !waiting.contains($0.key) && !listening.contains($0.key) }
            .min { $0.value < $1.value }
        guard let oldest = inDebt else { return .later(in: limits.crowdedSilence) }
        let left = min(limits.silence, limits.crowdedSilence) - (now - oldest.value)
        return left > .zero ? .later(in: left) : .after(closing: oldest.key)
    }
}
