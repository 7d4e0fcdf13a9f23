import Glibc

/// A host and a port as people write them: `127.0.0.1:8080`, `[::1]:80`, `backend.example:81`.
public struct HostPort: Equatable, Sendable {
    /// A name or a numeric address; an IPv6 one without brackets, perhaps with a zone (`fe80::1%eth0`, RFC 4007 11).
    public var host: String
    public var port: UInt16

    /// Longest host name, in bytes (RFC 1035 2.3.4).
    private static let maximumHostLength = 253

    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// - Parameter defaultPort: the port of a text that names none; nil makes that an error.
    public init(_ text: String, defaultPort: UInt16? = nil) throws(AddressError) {
        guard !text.contains("://") else {
            throw AddressError(text: text, reason: "a URL; write HOST:PORT, without what stands before and behind it")
        }
        let (host, port) = try HostPort.split(text)
        let isHost = !host.isEmpty && host.utf8.count <= HostPort.maximumHostLength
        guard isHost, host.utf8.allSatisfy(HostPort.isHostByte), HostPort.isNameOrAddress(host) else {
            throw AddressError(text: text, reason: "no host name or address in it; write HOST:PORT or [IPV6]:PORT")
        }
        self.host = host
        if let port {
            // UInt16's own parser takes a sign, which no port has.
            guard port.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }), let number = UInt16(port) else {
                throw AddressError(text: text, reason: "its port is not a number up to 65535")
            }
            self.port = number
        } else if let defaultPort {
            self.port = defaultPort
        } else {
            throw AddressError(text: text, reason: "no port in it; write HOST:PORT or [IPV6]:PORT")
        }
    }

    /// Takes a URL too, as the log and a browser show an address: `http://127.0.0.1:9464`, perhaps with a `/` behind
    /// it. Without a port it is 80, as in any URL.
    public init(addressOrURL text: String) throws(AddressError) {
        guard text.contains("://") else {
            self = try HostPort(text)
            return
        }
        let url = try DownstreamURL(text, only: .http)
        guard url.targetPieces == ["/"] else {
            throw AddressError(text: text, reason: "a path or query in it; write http://\(url.authority)")
        }
        self = url.authority
    }

    /// Whether the host is an address and no name.
    public var isNumeric: Bool {
        var address = in_addr()
        return host.contains(":") || inet_pton(AF_INET, host, &address) == 1
    }

    /// As `Host` has it: a zone means something to this machine alone (RFC 6874 4).
    public var withoutZone: HostPort {
        HostPort(host: String(host.prefix { $0 != "%" }), port: port)
    }

    private static func split(_ text: String) throws(AddressError) -> (host: String, port: String?) {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { throw AddressError(text: text, reason: "its ] is missing") }
            let host = String(text[text.index(after: text.startIndex)..<end])
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":"), host.contains(":") else {
                throw AddressError(text: text, reason: "brackets hold an IPv6 address; write [IPV6]:PORT")
            }
            return (host, rest.isEmpty ? nil : String(rest.dropFirst()))
        }
        guard let colon = text.firstIndex(of: ":") else { return (text, nil) }
        let rest = text[text.index(after: colon)...]
        guard !rest.contains(":") else {
            throw AddressError(text: text, reason: "an IPv6 address stands in brackets; write [IPV6]:PORT")
        }
        return (String(text[..<colon]), String(rest))
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        // Only an IPv6 address still has one here, and a zone is judged with it.
        case UInt8(ascii: ":"), UInt8(ascii: "%"): true
        default: false
        }
    }

    /// A host that looks like a numeric address must be one (inet_pton(3)); no name ends in a number (RFC 3696, 2). The
    /// dot behind a whole name (RFC 1034 3.1) is none of its parts.
    private static func isNameOrAddress(_ host: String) -> Bool {
        let parts = host.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        if host.contains(":") {
            var address = in6_addr()
            let isZone = parts.count == 1 || !parts[1].isEmpty && !parts[1].contains { "%:".contains($0) }
            return isZone && inet_pton(AF_INET6, String(parts[0]), &address) == 1
        }
        let name = host.hasSuffix(".") ? host.dropLast() : host[...]
        let last = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).last
        guard let last, parts.count == 1, !last.isEmpty else { return false }
        guard last.allSatisfy({ $0.decimalDigit != nil }) else { return true }
        var address = in_addr()
        return inet_pton(AF_INET, host, &address) == 1
    }
}

extension HostPort: CustomStringConvertible {
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
