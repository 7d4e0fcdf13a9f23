/// What a reply tells of its connection's future (RFC 9112 9.3).
public enum Persistence {
    /// HTTP/1.1's default; nothing is said.
    case implied
    /// HTTP/1.0 that asked to be kept.
    case keepAlive
    case close

    public init(keepsAlive: Bool, isHTTP10: Bool) {
        self = !keepsAlive ? .close : isHTTP10 ? .keepAlive : .implied
    }

    /// The field's line, or nothing.
    public var line: StaticString {
        switch self {
        case .implied: ""
        case .keepAlive: "Connection: keep-alive\r\n"
        case .close: "Connection: close\r\n"
        }
    }
}
