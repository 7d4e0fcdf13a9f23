/// One request, whole and valid by RFC 9112.
public struct HTTPRequest: Sendable, Equatable {
    public enum Method: Sendable, Equatable {
        case get, head, post
        /// Any other method as sent, at most 24 bytes; methods are case-sensitive, so `get` is one of these.
        case other(String)
    }

    /// The fields that the daemon reads, without the white space around them; nil when absent.
    public struct Fields: Sendable, Equatable {
        /// `X-Request-Id`
        public var requestID: [UInt8]?
        /// `grpc-timeout`
        public var grpcTimeout: [UInt8]?
        /// `x-envoy-expected-rq-timeout-ms`
        public var envoyTimeout: [UInt8]?
        /// `Accept`; the elements of several lines together.
        public var accept: [UInt8]?
    }

    public var method: Method
    /// Visible ASCII, as sent but for unreserved characters that came percent-encoded: they are decoded.
    public var target: [UInt8]
    /// Where path and query lie in `target`.
    var parts: TargetParts
    /// Whether the connection stays open after this request, by its version and its `Connection` fields.
    public var keepsAlive: Bool
    public var isHTTP10: Bool
    public var fields: Fields
    /// All of its fields.
    public var lines: FieldLines
    /// The content, with chunks put together; trailers are dropped.
    public var body: [UInt8]
    /// Must live as long as the body.
    public var share: BufferShare?

    /// The target up to its `?`. Of an absolute-form target the part behind the authority, and `/` if there is none
    /// (RFC 9110 4.2.3); `*` of `OPTIONS *`; all of the target of CONNECT.
    public var path: ArraySlice<UInt8> { parts.path.isEmpty ? HTTPRequest.root[...] : target[parts.path] }
    private static let root = [UInt8(ascii: "/")]
    /// What follows the `?`; empty if none does.
    public var query: ArraySlice<UInt8> { target[parts.query] }
}
