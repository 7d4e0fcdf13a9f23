/// The downstream's URL as configured: `http://host[:port]/path?query`, with `{ms}` wherever the path or the query
/// wants the request's downstream time in milliseconds.
public struct DownstreamURL: Equatable, Sendable {
    public let authority: HostPort
    /// Path and query as they go on the wire, cut at every `{ms}`: n places give n + 1 pieces.
    public let targetPieces: [String]

    /// Longest URL, in bytes.
    private static let maximumLength = 2_048
    private static let placeholder = "{ms}"

    public init(_ text: String) throws(AddressError) {
        let rest = try DownstreamURL.afterScheme(text)
        guard text.utf8.count <= DownstreamURL.maximumLength else {
            throw AddressError(text: text, reason: "longer than \(DownstreamURL.maximumLength) bytes")
        }
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        let host = rest[..<end]
        guard !host.contains("@") else {
            throw AddressError(text: text, reason: "has a user name in it, which is not sent; leave it out")
        }
        do throws(AddressError) {
            // A zone's percent sign may come encoded (RFC 6874 2), and does in browsers and curl.
            authority = try HostPort(String(host).replacing("%25", with: "%"), defaultPort: 80)
        } catch {
            throw AddressError(text: text, reason: error.reason)
        }
        guard authority.port != 0 else {
            throw AddressError(text: text, reason: "its port is 0; name one from 1 to 65535")
        }
        targetPieces = try DownstreamURL.pieces(of: rest[end...], in: text)
    }

    private static func afterScheme(_ text: String) throws(AddressError) -> Substring {
        guard let colon = text.firstRange(of: "://") else {
            throw AddressError(text: text, reason: "not a URL; write http://HOST:PORT/PATH?QUERY")
        }
        switch text[..<colon.lowerBound].lowercased() {
        case "http": return text[colon.upperBound...]
        case "https":
            throw AddressError(
                text: text, reason: "https is not spoken here; write http://, to a proxy that adds TLS if need be")
        default: throw AddressError(text: text, reason: "its scheme is not http; write http://HOST:PORT/PATH?QUERY")
        }
    }

    private static func pieces(of target: Substring, in text: String) throws(AddressError) -> [String] {
        guard !target.contains("#") else {
            throw AddressError(text: text, reason: "has a # in it, which no server is sent; leave it out or write %23")
        }
        guard target.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw AddressError(text: text, reason: "has a space, a control or a non-ASCII character; percent-encode it")
        }
        let absolute = target.hasPrefix("/") ? String(target) : "/" + target
        let pieces = absolute.split(separator: placeholder, omittingEmptySubsequences: false).map(String.init)
        guard pieces.allSatisfy({ !$0.contains("{") && !$0.contains("}") }) else {
            throw AddressError(text: text, reason: "the only braces known are {ms}; percent-encode others")
        }
        return pieces
    }
}

extension DownstreamURL: CustomStringConvertible {
    /// The URL that parses back to an equal one.
    public var description: String {
        "http://\(authority)\(targetPieces.joined(separator: DownstreamURL.placeholder))"
    }
}
