import Glibc

/// Sends datagrams to a Unix socket of another program, without ever waiting for that program. Callable from any
/// thread.
public final class DatagramSender: Sendable {
    public enum Sent: Equatable {
        case sent
        /// The other program has not read what came before: this one was not sent.
        case full
        /// Nobody is there, or the datagram is too long.
        case failed
    }

    private let descriptor: Int32
    /// `sockaddr_un`, as long as it is used.
    private let address: [UInt8]

    /// - Parameter path: of the socket; a leading `@` stands for the zero byte of an abstract one.
    /// - Returns: nil if it is no such path, or no descriptor is left.
    public init?(to path: String) {
        var name = Array(path.utf8)
        guard let first = name.first, first == UInt8(ascii: "/") || first == UInt8(ascii: "@"),
            name.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path)
        else { return nil }
        // A path ends with a zero byte, an abstract name with its length (unix(7)).
        if first == UInt8(ascii: "@") { name[0] = 0 } else { name.append(0) }
        address = Swift.withUnsafeBytes(of: sa_family_t(AF_UNIX), Array.init) + name
        descriptor = socket(
            AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { return nil }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    public func send(_ datagram: [UInt8]) -> Sent {
        let count = address.withUnsafeBytes { address in
            sendto(
                descriptor, datagram, datagram.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT),
                address.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(address.count))
        }
        if count >= 0 { return .sent }
        return errno == EAGAIN || errno == ENOBUFS || errno == EINTR ? .full : .failed
    }
}
