import Reactor
import Wire
import Workload

/// What becomes of messages that no runner takes: the front answers them itself, or settles them if their client is
/// gone.
extension HTTP1Codec {
    /// Tells a client why its message does not become work.
    ///
    /// - Parameters:
    ///   - request: the message; nil for bytes that are none.
    ///   - segment: the read that brought its last byte; nil if that never came.
    func refuse(
        _ refusal: Refusal, asking request: HTTPRequest? = nil, of segment: Segment? = nil, on transport: Transport
    ) {
        let front = transport.front
        front.note(
            refusal, asking: request.map { LoggedRequest($0) }, of: segment, on: transport,
            bytes: refusal.withBody ? ReplyText.bodyLength(ofLine: refusal.reason) : 0)
        answer(on: transport) { writer in
            front.replyText.write(
                refusal, stages: segment?.stages(until: Clock.now()), persistence: message.persistence(on: transport),
                into: &writer)
        }
    }

    /// Refuses bytes that are no message that can be served, and the connection with them.
    func refuse(_ status: Int, _ reason: String, of segment: Segment? = nil, on transport: Transport) {
        transport.closesAfterReply = true
        let refusal = transport.front.refusal(status, reason, withBody: !parser.asksForHead)
        let begun = transport.front.slab.hasAccessLog ? parser.begun : nil
        refuse(refusal, asking: begun, of: segment, on: transport)
    }

    /// Says whether this worker serves. No request, and never behind the run queue.
    func tellHealth(_ id: RequestID, withBody: Bool, on transport: Transport) {
        let front = transport.front
        front.slab.healthAsked()
        answer(on: transport) { writer in
            front.replyText.writeHealth(
                isReady: front.isReady, id: id, withBody: withBody, persistence: message.persistence(on: transport),
                into: &writer)
        }
    }

    /// A whole reply that the front makes itself.
    private func answer(on transport: Transport, _ write: (inout ByteWriter) -> Void) {
        if transport.front.closesAfterReplies { transport.closesAfterReply = true }
        guard transport.tell(write) else { return }
        if transport.closesAfterReply { transport.linger() } else { transport.awaitMessage(from: Clock.now()) }
    }

    /// The client holds a body back until it reads this. Nothing follows what of it does not fit before that is out;
    /// only then the body is read.
    func sayContinue(on transport: Transport) {
        guard transport.phase == .reading else { return }
        _ = transport.tell { transport.front.replyText.writeContinue(into: &$0) }
    }

    /// Bytes that are no message, behind which there can be none.
    func reject(_ rejection: Rejection, of segment: Segment, on transport: Transport) {
        guard transport.phase == .settling else {
            return refuse(rejection.status, rejection.reason, of: segment, on: transport)
        }
        transport.front.note(
            transport.front.refusal(rejection.status, rejection.reason),
            asking: parser.begun.map { LoggedRequest($0) }, of: segment, on: transport, bytes: 0)
        transport.close()
    }
}
