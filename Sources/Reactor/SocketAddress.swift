import Glibc
import Workload

/// An IPv4 or IPv6 address and port.
public struct SocketAddress: Sendable {
    private var storage: sockaddr_storage
    private var length: socklen_t

    /// Resolves a host name or numeric address (getaddrinfo(3)) and takes the first result; may block, so it is called
    /// before serving.
    public init(host: String, port: UInt16) throws(ReactorError) {
        self = try SocketAddress.all(of: HostPort(host: host, port: port), atMost: 1)[0]
    }

    /// All that a host name resolves to, at least one, in the order in which they are to be tried (RFC 6724); may
    /// block.
    public static func all(of name: HostPort, atMost limit: Int) throws(ReactorError) -> [SocketAddress] {
        try all(of: name, atMost: limit, flags: 0)
    }

    /// Of a host that is an address already: nil if it is a name. Does not block.
    public init?(numeric place: HostPort) {
        guard let found = try? SocketAddress.all(of: place, atMost: 1, flags: AI_NUMERICHOST) else { return nil }
        self = found[0]
    }

    private static func all(
        of name: HostPort, atMost limit: Int, flags: Int32
    ) throws(ReactorError) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV | flags
        var results: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(name.host, String(name.port), &hints, &results)
        defer { if let results { freeaddrinfo(results) } }
        var addresses: [SocketAddress] = []
        var next = status == 0 ? results : nil
        while let found = next?.pointee, addresses.count < limit {
            if let address = found.ai_addr { addresses.append(SocketAddress(address, length: found.ai_addrlen)) }
            next = found.ai_next
        }
        guard !addresses.isEmpty else {
            throw .address(text: name.description, reason: String(cString: gai_strerror(status)))
        }
        return addresses
    }

    private init(_ address: UnsafePointer<sockaddr>, length: socklen_t) {
        storage = sockaddr_storage()
        self.length = length
        withUnsafeMutableBytes(of: &storage) {
            $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(length)))
        }
    }

    /// The address that a socket is bound to.
    public init(boundTo socket: Socket) throws(ReactorError) {
        try self.init("getsockname") { getsockname(socket.descriptor, $0, $1) }
    }

    /// The address of a socket's other end.
    init(peerOf socket: Socket) throws(ReactorError) {
        try self.init("getpeername") { getpeername(socket.descriptor, $0, $1) }
    }

    private init(
        _ operation: String, _ ask: (UnsafeMutablePointer<sockaddr>?, UnsafeMutablePointer<socklen_t>) -> Int32
    ) throws(ReactorError) {
        storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = withUnsafeMutableBytes(of: &storage) { bytes in
            ask(bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, &length)
        }
        guard status == 0 else { throw .system(operation: operation, errno: errno) }
        self.length = length
    }

    /// The address in numbers (getnameinfo(3)).
    public var numeric: HostPort {
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let status = withSockaddr { getnameinfo($0, $1, &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST) }
        let text = host.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        return HostPort(host: status == 0 ? String(decoding: text, as: UTF8.self) : "?", port: port)
    }

    /// Whether it stands for all addresses of the machine: `0.0.0.0` and `[::]`.
    public var isUnspecified: Bool { ["0.0.0.0", "::"].contains(numeric.host) }

    /// Whether nobody can listen on one of them while somebody listens on the other: they are the same, or one stands
    /// for the other, too. `[::]` stands for those of IPv4 as well.
    public func overlaps(_ other: SocketAddress) -> Bool {
        guard port == other.port else { return false }
        if family == other.family {
            return isUnspecified || other.isUnspecified || numeric.host == other.numeric.host
        }
        return [self, other].contains { $0.family == AF_INET6 && $0.isUnspecified }
    }

    public var family: Int32 { Int32(storage.ss_family) }

    public var port: UInt16 {
        get { withUnsafeBytes(of: storage) { UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self)) } }
        set {
            withUnsafeMutableBytes(of: &storage) {
                $0.storeBytes(of: newValue.bigEndian, toByteOffset: 2, as: UInt16.self)
            }
        }
    }

    func withSockaddr<T>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> T) -> T {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
