import CLinux
import Glibc

/// Several listening sockets of one address, among which the kernel spreads connections (SO_REUSEPORT, socket(7)).
extension Socket {
    /// Lets further sockets of this user be bound to the same address; to be called on the one that is there first.
    func sharePort() throws(ReactorError) {
        guard setOption(SOL_SOCKET, SO_REUSEPORT, 1) else {
            throw .system(operation: "setsockopt SO_REUSEPORT", errno: errno)
        }
    }

    /// A further listening socket of the address that this one listens on.
    public func sibling(name: String, backlog: Int32) throws(ReactorError) -> Socket {
        try sharePort()
        return try Socket.listening(
            on: SocketAddress(boundTo: self), name: name, backlog: backlog, joining: true)
    }

    /// Gives new connections to the first `count` sockets of the address, in the order in which they began to listen;
    /// nil: to all. Connections that are being made stay where they are.
    public func steerConnections(toFirst count: Int?) throws(ReactorError) {
        let error = clinux_steer_connections(descriptor, UInt32(count ?? 0))
        guard error == 0 else { throw .system(operation: "setsockopt SO_ATTACH_REUSEPORT_CBPF", errno: error) }
    }
}
