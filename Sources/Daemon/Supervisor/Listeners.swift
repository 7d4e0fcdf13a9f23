import Configuration
import Reactor

/// The listening sockets that the supervisor owns, by the address they were asked for, so that a reload that keeps an
/// address keeps its socket and the connections that wait in it.
final class Listeners {
    /// Connections that wait for `accept`; the kernel caps it at net.core.somaxconn.
    private static let backlog: Int32 = 4096

    private var sockets: [String: Socket] = [:]

    /// The socket for an address: the open one, or a new one.
    func socket(for address: HostPort) throws(ReactorError) -> Socket {
        let name = "\(address)"
        if let socket = sockets[name] { return socket }
        let socket = try Socket.listening(
            on: SocketAddress(host: address.host, port: address.port), name: name, backlog: Listeners.backlog)
        sockets[name] = socket
        return socket
    }

    /// Closes the sockets of all other addresses.
    func keepOnly(_ addresses: [HostPort]) {
        let names = Set(addresses.map { "\($0)" })
        for (name, socket) in sockets where !names.contains(name) {
            socket.close()
            sockets[name] = nil
        }
    }
}
