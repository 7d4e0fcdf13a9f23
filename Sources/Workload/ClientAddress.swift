import Glibc

/// A client's IP address. One of IPv4 is kept as IPv6 maps it (RFC 4291 2.5.5.2), as a socket of `[::]` has it.
public struct ClientAddress: Hashable, Sendable {
    /// Its first and its last eight bytes, each as a number whose highest byte comes first.
    public let high, low: UInt64

    private static let mapped: UInt64 = 0xFFFF_0000_0000

    public init(high: UInt64, low: UInt64) {
        (self.high, self.low) = (high, low)
    }

    public init(ipv4 address: UInt32) {
        self.init(high: 0, low: ClientAddress.mapped | UInt64(address))
    }

    /// Nil where it is none of IPv4.
    private var ipv4: UInt32? {
        high == 0 && low & ~0xFFFF_FFFF == ClientAddress.mapped ? UInt32(truncatingIfNeeded: low) : nil
    }
}

extension ClientAddress: CustomStringConvertible {
    /// `192.0.2.1`, also where it came mapped; `2001:db8::1` (RFC 5952).
    public var description: String {
        if let ipv4 { return "\(ipv4 >> 24).\(ipv4 >> 16 & 255).\(ipv4 >> 8 & 255).\(ipv4 & 255)" }
        var words = (high.bigEndian, low.bigEndian)
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, &words, &text, socklen_t(text.count)) != nil else { return "?" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
