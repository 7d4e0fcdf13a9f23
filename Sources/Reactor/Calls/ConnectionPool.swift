import Workload

/// The idle connections of a client. The one that was used last is taken first.
struct ConnectionPool<Connection: PooledConnection> {
    /// In the order in which they became idle.
    private var idle: [(connection: Connection, since: Instant)] = []
    /// So many are kept at most.
    private var capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// What has been idle for so long is used no more. A network may have forgotten it without a word, as NATs and
    /// balancers do after some minutes; a call on it would then wait for its whole time-out. nginx's upstreams and
    /// async-http-client have the same.
    static var longestIdle: Duration { .seconds(60) }

    var count: Int { idle.count }

    /// Keeps a connection whose call is done with it, if there is room.
    mutating func keep(_ connection: Connection, at now: Instant) {
        if let oldest = idle.first, ConnectionPool.isOld(oldest.since, at: now) { dropOld(at: now) }
        if idle.count < capacity { idle.append((connection, now)) }
    }

    /// One that shows no sign of its end: bytes on it would be no reply to what is sent now. What has ended is dropped.
    mutating func take(at now: Instant) -> Connection? {
        while let (connection, since) = idle.popLast() {
            if !ConnectionPool.isOld(since, at: now), !connection.socket.isReadable { return connection }
        }
        return nil
    }

    mutating func drop(_ connection: Connection) {
        idle.removeAll { $0.connection === connection }
    }

    private mutating func dropOld(at now: Instant) {
        idle.removeAll { ConnectionPool.isOld($0.since, at: now) }
    }

    private static func isOld(_ since: Instant, at now: Instant) -> Bool { now >= since + longestIdle }

    /// Closes the idle ones and keeps no more.
    mutating func close() {
        capacity = 0
        idle = []
    }
}

/// What a pool keeps. It closes its socket when it is released.
protocol PooledConnection: AnyObject {
    var socket: Socket { get }
}
