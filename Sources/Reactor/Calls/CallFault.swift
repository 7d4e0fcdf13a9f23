import Glibc
import RPC
import Wire
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
    /// A gRPC call that ended with anything but OK; the number of its status, and what the server says of it.
    case ended(status: Int, message: String)
    /// The server reset the call's stream, with what code.
    case reset(HTTP2ErrorCode, hasBegun: Bool)
    /// Nobody took the call: it was refused twice, or too many wait.
    case notTaken(reason: String)
    case replyTimedOut(hasBegun: Bool)

    /// What the request's client and the log are told, in one line, and what it counts as.
    func failure(of endpoint: DownstreamEndpoint, timeout: Duration) -> DownstreamFailure {
        DownstreamFailure(kind: kind, reason: "downstream \(endpoint.peer.name)\(complaint(timeout))")
    }

    public var kind: DownstreamErrorKind {
        switch self {
        case .dialFailed: .connect
        case .dialTimedOut: .connectTimeout
        case .sendFailed, .notTaken: .send
        case .closedBeforeReply, .reset(_, hasBegun: false): .closed
        case .readFailed, .reset(_, hasBegun: true): .read
        case .malformed: .malformed
        case .tooLarge: .tooLarge
        case .ended(GRPCStatus.deadlineExceeded.rawValue, _): .timeout
        case .replied, .ended: .status
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
        case .ended(let status, let message):
            " ended the call with \(CallFault.name(status))\(message.isEmpty ? "" : ": ")\(message)"
        case .reset(let code, _): " reset the call's stream: \(code.name)"
        case .notTaken(let reason): ": the call was not taken: \(reason)"
        case .replyTimedOut(hasBegun: false): ": no reply within \(limit)"
        case .replyTimedOut(hasBegun: true): ": no whole reply within \(limit)"
        }
    }

    private static func name(_ status: Int) -> String { GRPCStatus(rawValue: status)?.name ?? "status \(status)" }

    private static func text(_ errno: Int32) -> String { String(cString: strerror(errno)) }
}
