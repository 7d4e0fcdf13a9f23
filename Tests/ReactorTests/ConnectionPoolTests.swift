import Testing

@testable import Reactor

struct ConnectionPoolTests {
    private final class Connection: PooledConnection {
        let socket: Socket
        let peer: Socket

        init() throws {
            (socket, peer) = try Socket.pair()
        }

        deinit {
            socket.close()
            peer.close()
        }
    }

    @Test func theConnectionThatWasUsedLast_isTakenFirst_unlessItShowsItsEnd() throws {
        var pool = ConnectionPool<Connection>(capacity: 4)
        let connections = try (0..<4).map { _ in try Connection() }
        for connection in connections { pool.keep(connection) }
        connections[3].peer.shutdownWriting()
        _ = [UInt8(1)].withUnsafeBytes { connections[2].peer.send($0) }
        pool.drop(connections[1])
        #expect(pool.take() === connections[0])
        #expect(pool.take() == nil)
        #expect(pool.count == 0)
    }

    @Test func noMoreAreKept_thanThereIsRoomFor_andNoneOnceItIsClosed() throws {
        var pool = ConnectionPool<Connection>(capacity: 1)
        let connections = try (0..<2).map { _ in try Connection() }
        for connection in connections { pool.keep(connection) }
        #expect(pool.count == 1)
        pool.close()
        pool.keep(connections[0])
        #expect(pool.take() == nil)
    }
}
