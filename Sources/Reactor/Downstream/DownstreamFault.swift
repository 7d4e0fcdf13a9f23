import Glibc
import Workload

/// Why a downstream call gave no usable reply, as the call's machine sees it.
enum DownstreamFault: Error, Equatable {
    case dialFailed(errno: Int32)
    case dialTimedOut
    case sendFailed(errno: Int32)
    /// FIN before a reply's first byte, on a connection dialled for this call.
    case closedBeforeReply
    case readFailed(errno: Int32)
    /// `reason` is the parser's: not HTTP, too large, or closed before its end.
    case malformed(reason: String)
    case replied(status: Int)
    case replyTimedOut(hasBegun: Bool)

    /// What the request's client and the log are told, in one line.
    func failure(of endpoint: DownstreamEndpoint, timeout: Duration) -> DownstreamFailure {
        let downstream = "downstream \(endpoint.name)"
        let limit = DurationText.format(timeout)
        return switch self {
        case .dialFailed(let errno): .broken(reason: "\(downstream): no connection: \(DownstreamFault.text(errno))")
        case .dialTimedOut: .timedOut(reason: "\(downstream): no connection within \(limit)")
        case .sendFailed(let errno):
            .broken(reason: "\(downstream): the request was not taken: \(DownstreamFault.text(errno))")
        case .closedBeforeReply: .broken(reason: "\(downstream) closed the connection before its reply")
        case .readFailed(let errno): .broken(reason: "\(downstream): no whole reply: \(DownstreamFault.text(errno))")
        case .malformed(let reason): .broken(reason: "\(downstream): bad reply: \(reason)")
        case .replied(let status): .broken(reason: "\(downstream) replied \(status)")
        case .replyTimedOut(hasBegun: false): .timedOut(reason: "\(downstream): no reply within \(limit)")
        case .replyTimedOut(hasBegun: true): .timedOut(reason: "\(downstream): no whole reply within \(limit)")
        }
    }

    private static func text(_ errno: Int32) -> String { String(cString: strerror(errno)) }
}
