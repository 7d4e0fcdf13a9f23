/// The version of HTTP in which a message came.
public enum HTTPVersion: UInt8, Sendable {
    case http11, http10, http2

    /// As a request line or a log names it.
    public var name: String {
        switch self {
        case .http11: "HTTP/1.1"
        case .http10: "HTTP/1.0"
        case .http2: "HTTP/2.0"
        }
    }
}
