import Reactor
import Testing

@testable import Daemon

struct AdminSocketsTests {
    /// A listening socket, and a connection to it with both its ends.
    private func connected() throws -> (listener: Socket, accepted: Socket, client: Client) {
        let listener = try Socket.listening(
            on: try SocketAddress(host: "127.0.0.1", port: 0), name: "127.0.0.1:0", backlog: 1)
        let client = try Client(port: try SocketAddress(boundTo: listener).port)
        guard case .connection(let accepted) = listener.accept() else { throw NotAccepted() }
        return (listener, accepted, client)
    }

    private struct NotAccepted: Error {}

    @Test func `a listener's connections are found, itself, its clients and others' are not`() throws {
        let (one, other) = (try connected(), try connected())
        defer { for socket in [one.listener, one.accepted, other.listener, other.accepted] { socket.close() } }
        let sockets = try AdminSockets(of: one.listener)
        #expect(Array(sockets.open().values) == [one.accepted.descriptor])
        let id = try #require(AdminSockets.id(of: one.accepted.descriptor))
        #expect(sockets.open()[id] == one.accepted.descriptor)
        #expect(id != AdminSockets.id(of: other.accepted.descriptor))
        withExtendedLifetime((one, other)) {}
    }

    @Test func `a connection that was closed is found no more`() throws {
        let one = try connected()
        defer { one.listener.close() }
        one.accepted.close()
        #expect(try AdminSockets(of: one.listener).open().isEmpty)
        #expect(AdminSockets.id(of: -1) == nil)
    }
}
