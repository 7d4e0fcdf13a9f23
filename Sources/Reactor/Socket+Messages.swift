import CLinux
import Glibc

/// Messages between processes, over a pair of Unix sockets that keep message boundaries and carry descriptors.
extension Socket {
    /// Two connected ends.
    public static func messagePair() throws(ReactorError) -> (Socket, Socket) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw .system(operation: "socketpair", errno: errno) }
        return (Socket(descriptor: ends[0]), Socket(descriptor: ends[1]))
    }

    /// Sends one message, whole or not at all, without blocking. The receiver gets a descriptor of its own for
    /// `carried`. What is short for the moment is `wouldBlock` too: memory, or descriptors that may be on their way
    /// (ETOOMANYREFS, unix(7)).
    public func send(_ message: [UInt8], with carried: Socket?) -> Sent {
        let count = clinux_send_message(descriptor, message, message.count, carried?.descriptor ?? -1)
        if count >= 0 { return .bytes(count: count) }
        switch errno {
        case EAGAIN, EINTR, ENOBUFS, ENOMEM, ETOOMANYREFS: return .wouldBlock
        default: return .failed(errno: errno)
        }
    }

    /// Whether there is room for the descriptor of the next message. Without it the kernel drops the descriptor and
    /// delivers the message (unix(7), MSG_CTRUNC), so that whoever wants both asks first.
    public var canReceiveDescriptor: Bool {
        let probe = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard probe >= 0 else { return false }
        _ = Glibc.close(probe)
        return true
    }

    /// What one read of a message gave.
    public enum Message {
        case message(count: Int, carried: Socket?)
        case wouldBlock
        /// The other end is closed.
        case end
    }

    /// Receives one message without blocking. The caller owns the socket that comes with it.
    public func receiveMessage(into buffer: UnsafeMutableRawBufferPointer) -> Message {
        var carried: Int32 = -1
        let count = clinux_receive_message(descriptor, buffer.baseAddress, buffer.count, &carried)
        if count > 0 {
            return .message(count: count, carried: carried < 0 ? nil : Socket(descriptor: carried))
        }
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? .wouldBlock : .end
    }
}
