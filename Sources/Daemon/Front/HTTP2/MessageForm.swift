import Modes
import Wire
import Workload

/// How what a request's client is told is written on its stream, where it is not HTTP that says so: gRPC's calls are
/// such forms.
protocol MessageForm: AnyObject, Sendable {
    var messageProtocol: MessageProtocol { get }

    /// What its account tells beside that; after its reply is made, or expired. Front's thread.
    var facts: CallFacts? { get }

    /// Whether the stream is ended by the server at its request's deadline, with `expiry`; from then on its client is
    /// gone.
    var endsAtDeadline: Bool { get }

    /// Whether its client is told when each step of the request ends.
    var wantsProgress: Bool { get }

    /// The reply, behind the messages of progress that were sent. Front's thread.
    ///
    /// - Parameter retryAfter: in how long the client may try again, if it was refused.
    func reply(_ reply: Reply, to request: Request, retryAfter: Duration?) -> StreamReply

    /// What the client is told at the deadline, while a runner has the request. Front's thread.
    func expiry() -> StreamReply

    /// The next message of progress; nil if there is none. On the thread that runs the request.
    func progress(of request: Request) -> StreamMessage?
}

/// A whole reply on a stream, as HTTP2Session takes it.
struct StreamReply: Sendable {
    var status = 200
    /// `Name: value` and CR LF each.
    var lines: [UInt8]
    var body: [UInt8] = []
    /// As `lines`. Nil: there are none.
    var trailers: [UInt8]?
}

/// A piece of a reply that goes on.
struct StreamMessage: Sendable {
    /// The head's, for the first of a stream; as those of a reply.
    var lines: [UInt8]
    var body: [UInt8]
}
