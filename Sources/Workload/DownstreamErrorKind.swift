/// The kinds of failed downstream calls: what `deadlined_downstream_errors_total` counts by.
public enum DownstreamErrorKind: UInt8, CaseIterable, Sendable {
    /// No connection: refused, unreachable, reset.
    case connect
    /// No connection in time.
    case connectTimeout
    /// The request could not be written.
    case send
    /// The downstream closed the connection before its reply's first byte.
    case closed
    /// The connection broke within the reply.
    case read
    /// What came is no reply, or ends too early.
    case malformed
    /// The reply is larger than what is taken.
    case tooLarge
    /// A whole reply whose status is not 2xx.
    case status
    /// Connected, and no whole reply in time.
    case timeout

    /// The name in metrics.
    public var name: String {
        switch self {
        case .connectTimeout: "connect_timeout"
        case .tooLarge: "too_large"
        default: String(describing: self)
        }
    }

    public var isTimeout: Bool { self == .timeout || self == .connectTimeout }
}
