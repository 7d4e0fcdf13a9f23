import Reactor
import Workload

/// Finds the connections that give way to new ones at the limit: those that have been idle for longest, as in nginx,
/// and where none is idle, those that have been sending the head of their first message for longest. So neither clients
/// that say nothing nor those that never come to an end of it shut the door.
///
/// Idle is who has no request in progress and nothing unread, also who never sent a byte. Who has been served, or
/// has sent a whole head, is not made to go in the middle of a message: `limits.header_timeout` and
/// `limits.body_timeout` bound him.
struct GivingWay {
    /// So long a connection has been idle at least: its client's next request may be on its way.
    static let idleGrace = Duration.milliseconds(100)
    /// So long the first head is under way at least: a few round trips of a client that is far away.
    static let headGrace = Duration.milliseconds(500)
    /// A look at all connections remembers so many, so that a flood of new ones does not pay for a look each.
    private static let remembered = 64

    /// Patience with a connection, in nanoseconds, by what it has not done.
    struct Patience {
        var idle: Int64
        var head: Int64
    }

    /// What is being waited for, and when the front's patience with that ends. As long as it stays the same, nothing
    /// has come of it; the smallest gives way first.
    private struct Standing: Comparable {
        var kind: Kind
        var end: UInt64

        enum Kind: Comparable { case idle, firstHead }

        static func < (one: Standing, other: Standing) -> Bool { (one.kind, one.end) < (other.kind, other.end) }
    }

    private struct Candidate {
        var standing: Standing
        var connection: Transport
    }

    private let patience: Patience
    /// The one that gives way first is the last.
    private var candidates: [Candidate] = []

    init(patience: Patience) {
        self.patience = patience
    }

    /// The one that is to give way now, of all of the front's; nil if there is none.
    mutating func next(of connections: ConnectionTable, at now: Instant) -> Transport? {
        if let found = take() { return found }
        look(at: connections, now)
        return take()
    }

    private mutating func take() -> Transport? {
        while let candidate = candidates.last {
            let connection = candidate.connection
            // Data beats all: bytes that lie in the kernel are a request, or a hang-up that the loop is about to tell.
            if GivingWay.standing(of: connection) == candidate.standing, !connection.socket.isReadable {
                return connection
            }
            candidates.removeLast()
        }
        return nil
    }

    private mutating func look(at connections: ConnectionTable, _ now: Instant) {
        for connection in connections.all {
            guard let standing = GivingWay.standing(of: connection), hasHadItsGrace(standing, at: now) else { continue }
            if candidates.count == GivingWay.remembered {
                guard standing < candidates[0].standing else { continue }
                candidates.removeFirst()
            }
            let place = candidates.firstIndex { $0.standing < standing } ?? candidates.count
            candidates.insert(Candidate(standing: standing, connection: connection), at: place)
        }
    }

    private func hasHadItsGrace(_ standing: Standing, at now: Instant) -> Bool {
        let left: Int64 =
            switch standing.kind {
            case .idle: patience.idle - GivingWay.idleGrace.nanoseconds
            case .firstHead: patience.head - GivingWay.headGrace.nanoseconds
            }
        return standing.end <= now.advanced(byNanoseconds: left).nanoseconds
    }

    /// Nil for one that does not give way.
    private static func standing(of connection: Transport) -> Standing? {
        guard connection.lease.isFree, connection.phase == .reading, connection.unread == nil, !connection.isPostponed
        else { return nil }
        let end = connection.patience.load(ordering: .relaxed)
        return switch connection.clientPhase {
        case .idle: Standing(kind: .idle, end: end)
        case .head where connection.isNew: Standing(kind: .firstHead, end: end)
        case .head, .body: nil
        }
    }
}
