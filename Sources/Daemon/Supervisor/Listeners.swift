import Configuration
import Reactor

/// What a listening socket is for. The names are those of `FileDescriptorName=` in deadlined.socket.
enum ListenerRole: String {
    case serving, admin
}

/// The listening sockets that the supervisor owns, by the address they were asked for, so that a reload that keeps an
/// address keeps its socket and the connections that wait in it.
///
/// Those that the service manager has opened come first: where it holds one, the configured address is not used.
final class Listeners {
    /// Connections that wait for `accept`; the kernel caps it at net.core.somaxconn.
    private static let backlog: Int32 = 4096

    private let inherited: [ListenerRole: Socket]
    private var sockets: [String: Socket] = [:]

    /// - Parameter inherited: the service manager's.
    init(inherited: [ListenerRole: Socket]) {
        self.inherited = inherited
    }

    /// The service manager's socket, or the one for an address: the open one, or a new one.
    func socket(for role: ListenerRole, at address: HostPort) throws(ReactorError) -> Socket {
        if let socket = inherited[role] { return socket }
        let name = "\(address)"
        if let socket = sockets[name] { return socket }
        let socket = try Socket.listening(
            on: SocketAddress(host: address.host, port: address.port), name: name, backlog: Listeners.backlog)
        sockets[name] = socket
        return socket
    }

    /// Where the service manager's socket is bound; nil if it has opened none for that.
    func inheritedAddress(of role: ListenerRole) -> HostPort? {
        inherited[role].flatMap { try? SocketAddress(boundTo: $0).numeric }
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
