import Modes
import Wire
import Workload

/// What serves messages whose content type begins with `application/grpc`. Front's thread.
protocol GRPCAnswering: AnyObject {
    /// Whether a call's messages are answered as they come, by its `:path`.
    func answersAsTheyCome(_ target: [UInt8]) -> Bool

    /// What becomes of a whole message, or of the head of one whose body comes in pieces.
    ///
    /// - Parameter id: makes an id for what brings none.
    func decide(_ message: HTTP2Message, id: () -> RequestID) -> GRPCDecision

    /// Whether the worker serves may have changed.
    func readinessChanged()

    /// Bytes of a message that exceeds a limit, or is no request that HTTP allows.
    func refusal(_ rejection: Rejection) -> StreamReply
}

/// What the front does with a gRPC request.
enum GRPCDecision {
    /// A request of the figures.
    ///
    /// - Parameter body: that its first step folds in.
    case work(RequestID, Understood, Brought, body: [UInt8], any MessageForm)
    /// The front answers itself. `rejectedAs`: the status of HTTP by which it is counted as rejected; nil: it is no
    /// request of the figures.
    case reply(RequestID, StreamReply, rejectedAs: Int?)
    /// The call goes on until one of both ends it.
    case open(any OpenCall)
}

/// A call that goes on by itself. Front's thread.
protocol OpenCall: AnyObject {
    /// May send at once.
    func begin(on stream: OpenStream)

    /// More has come of what the client says, or all that it was told has left.
    func goOn()

    /// Nothing follows of what the client says, or why no more of it is taken.
    func clientEnded(_ rejection: Rejection?)

    /// What it awaits of its client has not come in time.
    func losePatience()

    /// The worker is about to stop serving this connection: what is to be said before that is said now, and the stream
    /// is ended.
    func drain()

    /// The client has left. Nothing is told it any more.
    func clientLeft()
}

/// Of a call whose client says nothing more.
extension OpenCall {
    func goOn() {}
    func clientEnded(_: Rejection?) {}
    func losePatience() {}
}
