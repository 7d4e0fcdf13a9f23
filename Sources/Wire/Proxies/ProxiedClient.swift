import Glibc

/// For whom a proxy says that it speaks.
public enum ProxiedClient: Sendable, Equatable {
    /// For itself, or for somebody whom it does not name by an address.
    case unknown
    case ipv4(UInt32)
    /// The first and the last eight bytes, each as a number whose highest byte comes first.
    case ipv6(high: UInt64, low: UInt64)

    /// - Parameter bytes: at least 4.
    init(ipv4 bytes: UnsafeRawBufferPointer) {
        self = .ipv4(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
    }

    /// - Parameter bytes: at least 16.
    init(ipv6 bytes: UnsafeRawBufferPointer) {
        self = .ipv6(
            high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    /// An address as text, `192.0.2.1` or `2001:db8::1`, without brackets; nil if it is none (inet_pton(3)).
    init?(text: some Collection<UInt8>) {
        guard !text.isEmpty, text.count < INET6_ADDRSTRLEN, !text.contains(0) else { return nil }
        let isIPv6 = text.contains(UInt8(ascii: ":"))
        let string = String(decoding: text, as: UTF8.self)
        let client = withUnsafeTemporaryAllocation(byteCount: 16, alignment: 8) { memory -> ProxiedClient? in
            guard inet_pton(isIPv6 ? AF_INET6 : AF_INET, string, memory.baseAddress) == 1 else { return nil }
            let bytes = UnsafeRawBufferPointer(memory)
            return isIPv6 ? ProxiedClient(ipv6: bytes) : ProxiedClient(ipv4: bytes)
        }
        guard let client else { return nil }
        self = client
    }
}
