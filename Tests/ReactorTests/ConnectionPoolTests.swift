import Testing
import Workload

@testable import Reactor

struct ConnectionPoolTests {
    private static let now = Instant(nanoseconds: 1_000_000_000)

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
        for connection in connections { pool.keep(connection, at: Self.now) }
        connections[3].peer.shutdownWriting()
        _ = [UInt8(1)].withUnsafeBytes { connections[2].peer.send($0) }
        pool.drop(connections[1])
        #expect(pool.take(at: Self.now) === connections[0])
        #expect(pool.take(at: Self.now) == nil)
        #expect(pool.count == 0)
    }

    /// As behind a NAT that has forgotten it meanwhile.
    @Test func whatWasIdleForLong_isNotTaken_andClosedWhenAnotherIsKept() throws {
        var pool = ConnectionPool<Connection>(capacity: 4)
        let later = Self.now + ConnectionPool<Connection>.longestIdle
        for since in [Self.now, Self.now, later] { pool.keep(try Connection(), at: since) }
        #expect(pool.count == 1)
        let fresh = try Connection()
        pool.keep(fresh, at: later + .milliseconds(1))
        let latest = later + ConnectionPool<Connection>.longestIdle
        #expect(pool.take(at: latest) === fresh)
        #expect(pool.take(at: latest) == nil)
        #expect(pool.count == 0)
    }

    @Test func noMoreAreKept_thanThereIsRoomFor_andNoneOnceItIsClosed() throws {
        var pool = ConnectionPool<Connection>(capacity: 1)
        let connections = try (0..<2).map { _ in try Connection() }
        for connection in connections { pool.keep(connection, at: Self.now) }
        #expect(pool.count == 1)
        pool.close()
        pool.keep(connections[0], at: Self.now)
        #expect(pool.take(at: Self.now) == nil)
    }
}
