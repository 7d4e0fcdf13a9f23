/// The idle connections of a client. The one that was used last is taken first.
struct ConnectionPool<Connection: PooledConnection> {
    private var idle: [Connection] = []
    /// So many are kept at most.
    private var capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    var count: Int { idle.count }

    /// Keeps a connection whose call is done with it, if there is room.
    mutating func keep(_ connection: Connection) {
        if idle.count < capacity { idle.append(connection) }
    }

    /// One that shows no sign of its end: bytes on it would be no reply to what is sent now. What has ended is dropped.
    mutating func take() -> Connection? {
        while let connection = idle.popLast() {
            if !connection.socket.isReadable { return connection }
        }
        return nil
    }

    mutating func drop(_ connection: Connection) {
        idle.removeAll { $0 === connection }
    }

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
