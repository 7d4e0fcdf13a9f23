import Glibc

extension SocketAddress {
    /// Whether the address is one of this machine's own, as far as its network namespace goes: a socket can be bound to
    /// no other.
    public var isOfThisMachine: Bool {
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return withSockaddr { address, length in
            var copy = sockaddr_storage()
            return withUnsafeMutableBytes(of: &copy) { bytes in
                bytes.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(length)))
                // A port of the kernel's choice: the address alone is asked for. It stands at bytes 2 and 3 in both
                // families.
                (bytes[2], bytes[3]) = (0, 0)
                return bytes.withMemoryRebound(to: sockaddr.self) {
                    // With all ports of the kernel's choice in use, the address is one of this machine's still.
                    bind(descriptor, $0.baseAddress, length) == 0 || errno == EADDRINUSE
                }
            }
        }
    }
}
