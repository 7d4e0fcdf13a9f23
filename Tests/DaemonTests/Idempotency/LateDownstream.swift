import Glibc
import Reactor
import Workload

/// A downstream on the test's own thread: it takes calls when it is looked at, and answers when it is told.
final class LateDownstream {
    private let listener: Socket
    private let port: UInt16
    private var connections: [Socket] = []
    /// Calls that have come and are not answered.
    private var open: [Socket] = []
    /// So far.
    private(set) var calls = 0

    init() throws {
        listener = try Socket.listening(
            on: SocketAddress(host: "127.0.0.1", port: 0), name: "127.0.0.1:0", backlog: 8)
        port = try SocketAddress(boundTo: listener).port
    }

    deinit {
        for connection in connections { connection.close() }
        listener.close()
    }

    var url: String { "http://127.0.0.1:\(port)/" }

    /// Whether a call waits for its answer.
    func hasCall() -> Bool {
        look()
        return !open.isEmpty
    }

    /// All that wait.
    func answer(_ reply: String = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") throws {
        look()
        for connection in open { _ = Array(reply.utf8).withUnsafeBytes { connection.send($0) } }
        open = []
    }

    private func look() {
        while case .connection(let socket) = listener.accept() { connections.append(socket) }
        withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 16) { buffer in
            for connection in connections {
                // Each call is one segment.
                guard case .bytes = connection.receive(into: buffer) else { continue }
                calls += 1
                open.append(connection)
            }
        }
    }
}
