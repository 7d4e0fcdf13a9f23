import Reactor
import Workload

/// Finds the connections that have been idle for longest: at the limit they give way to new ones, as in nginx.
///
/// Idle is who has no request in progress and nothing unread, be it that it never sent a byte. Who has begun a message
/// is not: `limits.header_timeout` bounds him.
struct LongestIdle {
    /// So long a connection has been idle at least: its client's next request may be on its way.
    static let grace = Duration.milliseconds(100)
    /// A look at all connections remembers so many, so that a flood of new ones does not pay for a look each.
    private static let remembered = 64

    private struct Candidate {
        /// When the front's patience with it ends: as long as that stays, it has been idle.
        var end: UInt64
        var connection: Connection
    }

    /// The one that has been idle for longest is the last.
    private var candidates: [Candidate] = []

    /// The one that is to give way now; nil if there is none.
    ///
    /// - Parameters:
    ///   - connections: all of the front's.
    ///   - idleNanoseconds: the front's patience with an idle one.
    mutating func next(of connections: ConnectionTable, idleNanoseconds: Int64, at now: Instant) -> Connection? {
        let latest = now.advanced(byNanoseconds: idleNanoseconds - LongestIdle.grace.nanoseconds).nanoseconds
        if let found = take() { return found }
        look(at: connections, latest: latest)
        return take()
    }

    private mutating func take() -> Connection? {
        while let candidate = candidates.last {
            let connection = candidate.connection
            // Data beats all: bytes that lie in the kernel are a request, or a hang-up that the loop is about to tell.
            if connection.idleEnd == candidate.end, !connection.socket.isReadable { return connection }
            candidates.removeLast()
        }
        return nil
    }

    private mutating func look(at connections: ConnectionTable, latest: UInt64) {
        for connection in connections.all {
            guard let end = connection.idleEnd, end <= latest else { continue }
            if candidates.count == LongestIdle.remembered {
                guard end < candidates[0].end else { continue }
                candidates.removeFirst()
            }
            let place = candidates.firstIndex { $0.end < end } ?? candidates.count
            candidates.insert(Candidate(end: end, connection: connection), at: place)
        }
    }
}

extension Connection {
    /// When the front's patience with it ends, if it is idle.
    fileprivate var idleEnd: UInt64? {
        guard lease.isFree, phase == .reading, parser.phase == .idle, unread == nil, !isPostponed else { return nil }
        return patience.load(ordering: .relaxed)
    }
}
