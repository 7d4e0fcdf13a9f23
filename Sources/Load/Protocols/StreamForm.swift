import Reactor
import Wire

/// How requests and their replies are written as messages of HTTP/2.
protocol StreamForm {
    /// Opens a stream for a request; nil where the session takes no more.
    func begin(_ request: OutgoingRequest, on session: HTTP2Session) -> Int32?
    /// What a reply that is within our limits comes to.
    func end(by reply: HTTP2Message) -> AttemptEnd
}

/// The requests of HTTP/1.1, field by field.
struct PlainForm: StreamForm {
    private let writer: RequestWriter
    private let userAgent = Array(DownstreamEndpoint.userAgent.utf8)

    init(_ writer: RequestWriter) {
        self.writer = writer
    }

    func begin(_ request: OutgoingRequest, on session: HTTP2Session) -> Int32? {
        session.request(
            method: "GET", target: writer.path(request.request), authority: writer.target.authority,
            lines: writer.fields(request, and: userAgent), body: [])
    }

    func end(by reply: HTTP2Message) -> AttemptEnd {
        .replied(
            LoadReply(status: reply.status, reply.fields, body: reply.body, readsLoad: writer.readsLoads))
    }
}
