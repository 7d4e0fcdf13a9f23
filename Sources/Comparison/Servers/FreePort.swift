import Load
import Reactor

/// Ports that nobody listens on.
enum FreePort {
    /// So many different ones, of the kernel's choice; free until someone takes them.
    static func find(_ count: Int) throws(LoadError) -> [UInt16] {
        var sockets: [Socket] = []
        defer { for socket in sockets { socket.close() } }
        return try LoadError.from { () throws(ReactorError) in
            var ports: [UInt16] = []
            for _ in 0..<count {
                let address = try SocketAddress(host: "127.0.0.1", port: 0)
                let socket = try Socket.listening(on: address, name: "127.0.0.1:0", backlog: 1)
                sockets.append(socket)
                ports.append(try SocketAddress(boundTo: socket).port)
            }
            return ports
        }
    }
}
