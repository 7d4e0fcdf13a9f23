import Glibc
import Workload

extension SocketAddress {
    /// The IP address alone; nil where it is none.
    var client: ClientAddress? {
        withSockaddr { address, _ in
            let bytes = UnsafeRawPointer(address)
            switch family {
            case AF_INET:
                // Behind the family and the port (ip(7)).
                return ClientAddress(ipv4: UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
            case AF_INET6:
                // Behind the family, the port and the flow (ipv6(7)).
                return ClientAddress(
                    high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                    low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)))
            default:
                return nil
            }
        }
    }
}

extension Socket {
    /// The IP address of the other end; nil where it has none, or is gone.
    public var peerAddress: ClientAddress? { (try? SocketAddress(peerOf: self))?.client }
}
