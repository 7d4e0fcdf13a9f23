/// One request, whole and valid by RFC 9112.
public struct HTTPRequest: Sendable, Equatable {
    public enum Method: Sendable, Equatable {
        case get, head, post
        /// Any other method as sent, at most 24 bytes; methods are case-sensitive, so `get` is one of these.
        case other(String)
    }

    /// Where the values of fields lie that may come once, without the white space around them; nil when absent.
    struct Places: Sendable, Equatable {
        var requestID: Range<Int>?
        var grpcTimeout: Range<Int>?
        var envoyTimeout: Range<Int>?
        /// Nil, too, if it came twice: a trace that is in doubt is none, and no reason to refuse a request.
        var traceParent: Range<Int>?
    }

    public var method: Method
    /// What the target lies in: the head, or, if a part of it came percent-encoded, an array of its own.
    let text: [UInt8]
    let targetPlace: Range<Int>
    /// Where path and query lie in the text.
    let parts: TargetParts
    /// Whether the connection stays open after this request, by its version and its `Connection` fields.
    public var keepsAlive: Bool
    public var isHTTP10: Bool
    /// All of its fields.
    public var lines: FieldLines
    var places: Places
    /// The content, with chunks put together; trailers are dropped.
    public var body: [UInt8]
    /// Must live as long as the body.
    public var share: BufferShare?

    /// Visible ASCII, as sent but for unreserved characters that came percent-encoded: they are decoded.
    public var target: ArraySlice<UInt8> { text[targetPlace] }
    /// The target up to its `?`. Of an absolute-form target the part behind the authority, and `/` if there is none
    /// (RFC 9110 4.2.3); `*` of `OPTIONS *`; all of the target of CONNECT.
    public var path: ArraySlice<UInt8> { parts.path.isEmpty ? HTTPRequest.root[...] : text[parts.path] }
    private static let root = [UInt8(ascii: "/")]
    /// What follows the `?`; empty if none does.
    public var query: ArraySlice<UInt8> { text[parts.query] }

    /// `X-Request-Id`; nil when absent, as those below.
    public var requestID: ArraySlice<UInt8>? { places.requestID.map { lines.head[$0] } }
    /// `grpc-timeout`
    public var grpcTimeout: ArraySlice<UInt8>? { places.grpcTimeout.map { lines.head[$0] } }
    /// `x-envoy-expected-rq-timeout-ms`
    public var envoyTimeout: ArraySlice<UInt8>? { places.envoyTimeout.map { lines.head[$0] } }
    /// `traceparent`
    public var traceParent: ArraySlice<UInt8>? { places.traceParent.map { lines.head[$0] } }
}
