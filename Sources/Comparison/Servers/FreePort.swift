import Reactor

/// Ports that nobody listens on.
enum FreePort {
    /// The kernel's choice; free until someone takes it.
    static func find() throws(ComparisonError) -> UInt16 {
        do throws(ReactorError) {
            let socket = try Socket.listening(
                on: SocketAddress(host: "127.0.0.1", port: 0), name: "127.0.0.1:0", backlog: 1)
            defer { socket.close() }
            return try SocketAddress(boundTo: socket).port
        } catch {
            throw ComparisonError(error)
        }
    }
}
