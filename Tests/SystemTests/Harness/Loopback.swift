import Glibc
import Synchronization

/// Addresses on 127.0.0.1, and ports for daemons.
enum Loopback {
    /// Below and above Linux's ephemeral range: no outgoing connection can take a port between the look and its use.
    private static let candidates = (Array(20_000..<32_000) + Array(61_100..<65_500)).shuffled()
    /// In turn, so that two ports that are asked for before either is used are not the same one.
    private static let taken = Atomic<Int>(0)

    /// A port that nobody listens on.
    static func freePort() throws -> UInt16 {
        for _ in 0..<1_000 {
            let turn = taken.wrappingAdd(1, ordering: .relaxed).oldValue
            let port = UInt16(candidates[turn % candidates.count])
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            guard descriptor >= 0 else { throw SystemCallFailure("socket") }
            defer { close(descriptor) }
            if withAddress(port, { bind(descriptor, $0, $1) }) == 0 { return port }
        }
        throw SystemCallFailure("find a free port", errno: EADDRINUSE)
    }

    /// Whether somebody listens on the port.
    static func isTaken(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        // Connections that have ended and linger are no listener.
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        return withAddress(port, { bind(descriptor, $0, $1) }) != 0 || listen(descriptor, 1) != 0
    }

    /// Lends the socket address 127.0.0.1:`port`.
    static func withAddress<Result>(
        _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Result
    ) rethrows -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return try withUnsafePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                try body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// The port that a socket is bound to.
    static func port(of descriptor: Int32) -> UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
        }
        return UInt16(bigEndian: address.sin_port)
    }
}
