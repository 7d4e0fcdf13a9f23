import Workload

/// The admin port's bounds.
package struct AdminLimits: Sendable {
    /// Connections open at once; further ones wait in the kernel.
    package var connections = 32
    /// Request line and header fields, in bytes.
    package var headers = 8 * 1024
    /// Request body, in bytes. No endpoint reads one.
    package var body = 4 * 1024
    /// Time in which a connection must bring a whole request and take the reply to the one before, however slowly its
    /// bytes come and go.
    package var silence = Duration.seconds(30)
    /// The same, while all connections are taken and others wait.
    package var crowdedSilence = Duration.milliseconds(250)

    package init() {}
}

/// The book of the admin port's connections: how many there are, and which have been silent for too long.
struct AdminConnections<ID: Hashable> {
    private let limits: AdminLimits
    /// When each was first seen, or brought its last whole request.
    private var lastRequest: [ID: Instant] = [:]
    /// Accepted since the last census.
    private var unseen = 0

    init(limits: AdminLimits) {
        self.limits = limits
    }

    var isFull: Bool { lastRequest.count + unseen >= limits.connections }

    mutating func accepted() {
        unseen += 1
    }

    /// A connection brought a whole request.
    mutating func requested(_ id: ID, at now: Instant) {
        lastRequest[id] = now
    }

    /// These are open now, and no others.
    mutating func census(_ open: some Sequence<ID>, at now: Instant) {
        lastRequest = open.reduce(into: [:]) { $0[$1] = lastRequest[$1] ?? now }
        unseen = 0
    }

    /// Those to be closed. While there is no room, silence is tolerated for a shorter time.
    func overdue(at now: Instant) -> [ID] {
        let tolerated = isFull ? min(limits.silence, limits.crowdedSilence) : limits.silence
        return lastRequest.filter { now - $0.value >= tolerated }.map(\.key)
    }
}
