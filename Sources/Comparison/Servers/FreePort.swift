import Reactor

/// Ports that nobody listens on.
enum FreePort {
    /// So many different ones, of the kernel's choice; free until someone takes them.
    static func find(_ count: Int) throws(ComparisonError) -> [UInt16] {
        var sockets: [Socket] = []
        defer { for socket in sockets { socket.close() } }
        do throws(ReactorError) {
            for _ in 0..<count {
                sockets.append(
                    try Socket.listening(
                        on: SocketAddress(host: "127.0.0.1", port: 0), name: "127.0.0.1:0", backlog: 1))
            }
            var ports: [UInt16] = []
            for socket in sockets { ports.append(try SocketAddress(boundTo: socket).port) }
            return ports
        } catch {
            throw ComparisonError(error)
        }
    }
}
