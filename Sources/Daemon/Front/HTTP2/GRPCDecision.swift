import Modes
import Wire
import Workload

/// What serves messages whose content type begins with `application/grpc`. Front's thread.
protocol GRPCAnswering: AnyObject {
    /// What becomes of a whole message.
    ///
    /// - Parameter id: makes an id for what brings none.
    func decide(_ message: HTTP2Message, id: () -> RequestID) -> GRPCDecision

    /// Whether the worker serves may have changed.
    func readinessChanged()

    /// Bytes of a message that exceeds a limit, or is no request that HTTP allows.
    func refusal(_ rejection: Rejection) -> StreamReply
}

/// What the front does with a whole gRPC request.
enum GRPCDecision {
    /// A request of the figures.
    ///
    /// - Parameter body: that its first step folds in.
    case work(RequestID, Understood, BroughtTrace?, body: [UInt8], any MessageForm)
    /// The front answers itself. `rejectedAs`: the status of HTTP by which it is counted as rejected; nil: it is no
    /// request of the figures.
    case reply(RequestID, StreamReply, rejectedAs: Int?)
    /// The client is told until one of both ends it.
    case watch(any GRPCWatch)
}

/// A call whose messages come by themselves. Front's thread.
protocol GRPCWatch: AnyObject {
    /// May send at once.
    func begin(on stream: WatchedStream)

    /// The worker is about to stop serving this connection: what is to be said before that is said now, and the stream
    /// is ended.
    func drain()

    /// The client has left. Nothing is told it any more.
    func clientLeft()
}
