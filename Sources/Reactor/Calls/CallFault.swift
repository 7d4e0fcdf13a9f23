import Glibc
import Workload

/// Why a call gave no usable reply.
public enum CallFault: Error, Equatable {
    case dialFailed(errno: Int32)
    case dialTimedOut
    case sendFailed(errno: Int32)
    /// FIN before a reply's first byte, on a connection dialled for this call.
    case closedBeforeReply
    case readFailed(errno: Int32)
    /// `reason` is the parser's: not HTTP, or closed before its end.
    case malformed(reason: String)
    /// A reply that may be well-formed, and exceeds a limit, which `reason` names.
    case tooLarge(reason: String)
    /// A status that the caller cannot use.
    case replied(status: Int)
    case replyTimedOut(hasBegun: Bool)

    /// What the request's client and the log are told, in one line, and what it counts as.
    func failure(of endpoint: DownstreamEndpoint, timeout: Duration) -> DownstreamFailure {
        DownstreamFailure(kind: kind, reason: "downstream \(endpoint.peer.name)\(complaint(timeout))")
    }

    public var kind: DownstreamErrorKind {
        switch self {
        case .dialFailed: .connect
        case .dialTimedOut: .connectTimeout
        case .sendFailed: .send
        case .closedBeforeReply: .closed
        case .readFailed: .read
        case .malformed: .malformed
        case .tooLarge: .tooLarge
        case .replied: .status
        case .replyTimedOut: .timeout
        }
    }

    /// What follows the name of who was called.
    public func complaint(_ timeout: Duration) -> String {
        let limit = DurationText.format(timeout)
        return switch self {
        case .dialFailed(let errno): ": no connection: \(CallFault.text(errno))"
        case .dialTimedOut: ": no connection within \(limit)"
        case .sendFailed(let errno): ": the request was not taken: \(CallFault.text(errno))"
        case .closedBeforeReply: " closed the connection before its reply"
        case .readFailed(let errno): ": no whole reply: \(CallFault.text(errno))"
        case .malformed(let reason): ": bad reply: \(reason)"
        case .tooLarge(let reason): ": too large a reply: \(reason)"
        case .replied(let status): " replied \(status)"
        case .replyTimedOut(hasBegun: false): ": no reply within \(limit)"
        case .replyTimedOut(hasBegun: true): ": no whole reply within \(limit)"
        }
    }

    private static func text(_ errno: Int32) -> String { String(cString: strerror(errno)) }
}
