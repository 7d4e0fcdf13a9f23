import CLinux
import Glibc

extension Socket {
    /// What one dial gave.
    public enum Dialled {
        case connected(Socket)
        /// Becomes writable when the connection is made or has failed; `dialError` then tells which.
        case connecting(Socket)
        case failed(errno: Int32)
    }

    /// Begins a TCP connection, without blocking, on a new socket with receive stamps and no delay.
    public static func dial(_ address: SocketAddress) -> Dialled {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let socket = Socket(descriptor: Glibc.socket(address.family, type, 0))
        guard socket.descriptor >= 0 else { return .failed(errno: errno) }
        socket.disableDelay()
        var cause = clinux_enable_receive_stamps(socket.descriptor)
        if cause == 0 {
            let status = address.withSockaddr { connect(socket.descriptor, $0, $1) }
            if status == 0 { return .connected(socket) }
            // An interrupted connect goes on by itself (connect(2)).
            if errno == EINPROGRESS || errno == EINTR { return .connecting(socket) }
            cause = errno
        }
        socket.close()
        return .failed(errno: cause)
    }

    /// The errno of a dial that has failed, or 0 (SO_ERROR, which this clears).
    public var dialError: Int32 {
        var error: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno
    }
}
