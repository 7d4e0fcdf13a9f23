/// The downstream's URL as configured: `http://host[:port]/path?query`, with `{ms}` wherever the path or the query
/// wants the request's downstream time in milliseconds, or `grpc://host[:port]`, where a message brings it.
public struct DownstreamURL: Equatable, Sendable {
    public enum Scheme: String, Sendable {
        case http, grpc

        /// Of a URL that names none. No port is registered for gRPC: it is that of its own examples.
        var defaultPort: UInt16 { self == .http ? 80 : 50_051 }
    }

    public let scheme: Scheme
    public let authority: HostPort
    /// Path and query as they go on the wire, cut at every `{ms}`: n places give n + 1 pieces. A gRPC call has none.
    public let targetPieces: [String]

    /// Longest URL, in bytes.
    private static let maximumLength = 2_048
    private static let placeholder = "{ms}"

    public init(_ text: String) throws(AddressError) {
        try self.init(text, only: nil)
    }

    /// - Parameter only: the scheme that it must have; nil: whichever.
    init(_ text: String, only wanted: Scheme?) throws(AddressError) {
        let (scheme, rest) = try DownstreamURL.parted(text, only: wanted)
        self.scheme = scheme
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
            authority = try HostPort(String(host).replacing("%25", with: "%"), defaultPort: scheme.defaultPort)
        } catch {
            throw AddressError(text: text, reason: error.reason)
        }
        guard authority.port != 0 else {
            throw AddressError(text: text, reason: "its port is 0; name one from 1 to 65535")
        }
        targetPieces =
            switch scheme {
            case .http: try DownstreamURL.pieces(of: rest[end...], in: text)
            case .grpc: try DownstreamURL.noPieces(rest[end...], in: text)
            }
    }

    /// The same server, asked for another path by GET.
    public func asking(_ path: String) -> DownstreamURL {
        DownstreamURL(scheme: .http, authority: authority, targetPieces: [path])
    }

    private init(scheme: Scheme, authority: HostPort, targetPieces: [String]) {
        (self.scheme, self.authority, self.targetPieces) = (scheme, authority, targetPieces)
    }

    private static func parted(
        _ text: String, only wanted: Scheme?
    ) throws(AddressError) -> (Scheme, rest: Substring) {
        let form = "http://HOST:PORT/PATH?QUERY" + (wanted == nil ? " or grpc://HOST:PORT" : "")
        guard let colon = text.firstRange(of: "://") else {
            throw AddressError(text: text, reason: "not a URL; write \(form)")
        }
        let name = text[..<colon.lowerBound].lowercased()
        if let scheme = Scheme(rawValue: name), wanted ?? scheme == scheme {
            return (scheme, text[colon.upperBound...])
        }
        guard name == "https" || name == "grpcs" else {
            let known = wanted.map { "not \($0)" } ?? "neither http nor grpc"
            throw AddressError(text: text, reason: "its scheme is \(known); write \(form)")
        }
        throw AddressError(
            text: text,
            reason: "\(name) is not spoken here; write \(name.dropLast())://, to a proxy that adds TLS if need be")
    }

    /// A method has a path of its own.
    private static func noPieces(_ target: Substring, in text: String) throws(AddressError) -> [String] {
        guard target.isEmpty || target == "/" else {
            throw AddressError(
                text: text, reason: "a path or query in it; a gRPC call has its own: write grpc://HOST:PORT")
        }
        return []
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
        "\(scheme)://\(authority)\(targetPieces.joined(separator: DownstreamURL.placeholder))"
    }
}
