import CLinux
import Glibc

extension Socket {
    /// Connections that may wait for `accept` at a port of ours; the kernel caps it at net.core.somaxconn.
    public static let backlog: Int32 = 4_096

    /// A listening TCP socket whose accepted sockets inherit receive stamps and no delay.
    ///
    /// - Parameters:
    ///   - backlog: connections that wait for `accept`; the kernel caps it at net.core.somaxconn.
    ///   - joining: others listen on the address already, and share it.
    public static func listening(
        on address: SocketAddress, name: String, backlog: Int32, joining: Bool = false
    ) throws(ReactorError) -> Socket {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let socket = Socket(descriptor: Glibc.socket(address.family, type, 0))
        guard socket.descriptor >= 0 else { throw .system(operation: "socket", errno: errno) }
        do throws(ReactorError) {
            socket.setOption(SOL_SOCKET, SO_REUSEADDR, 1)
            if address.family == AF_INET6 {
                // Every address of the machine means those of IPv4 too, whatever net.ipv6.bindv6only says.
                socket.setOption(Int32(IPPROTO_IPV6), IPV6_V6ONLY, address.isUnspecified ? 0 : 1)
            }
            socket.disableDelay()
            if joining { try socket.sharePort() }
            try socket.enableReceiveStamps()
            let bound = address.withSockaddr { bind(socket.descriptor, $0, $1) }
            guard bound == 0 else { throw .system(operation: "bind \(name)", errno: errno) }
            guard listen(socket.descriptor, backlog) == 0 else {
                throw .system(operation: "listen \(name)", errno: errno)
            }
        } catch {
            socket.close()
            throw error
        }
        return socket
    }

    /// Gives a listening TCP socket that someone else has opened what ours have: no call on it blocks, and accepted
    /// sockets inherit receive stamps and no delay. The stamps stay on while the other one keeps the socket:
    /// connections that come while the daemon is away have theirs, but for those before its first start.
    public func prepareAsListener() throws(ReactorError) {
        let flags = fcntl(descriptor, F_GETFL)
        guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0 else {
            throw .system(operation: "fcntl O_NONBLOCK", errno: errno)
        }
        disableDelay()
        try enableReceiveStamps()
    }

    /// Refuses connections from now on, in every process that has the socket; those that wait in it are reset.
    public func stopListening() {
        _ = shutdown(descriptor, Int32(SHUT_RD))
    }

    /// What one accept gave.
    public enum Accepted {
        case connection(Socket)
        case wouldBlock
        /// The connection was gone before it was accepted; the next one may be there.
        case gone
        /// No descriptor, memory or buffer is left, or the socket accepts nothing: wait before trying again.
        case exhausted(errno: Int32)
    }

    /// Accepts once, without blocking.
    public func accept() -> Accepted {
        let descriptor = clinux_accept(descriptor)
        if descriptor >= 0 { return .connection(Socket(descriptor: descriptor)) }
        switch errno {
        case EAGAIN: return .wouldBlock
        case EINTR, ECONNABORTED: return .gone
        // A connection's own errors, which accept(2) says to pass over.
        case ENETDOWN, EPROTO, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, EOPNOTSUPP, ENETUNREACH: return .gone
        default: return .exhausted(errno: errno)
        }
    }
}
