import Modes
import Reactor
import Wire
import Workload

/// A message of HTTP/1.1 that is being served, and so the client of its request. A connection's messages come one after
/// the other, and share this.
final class HTTP1Message: Client, @unchecked Sendable {
    // Safe to send: it is lent with its transport, whose lease orders the accesses.

    /// Set before it is lent. Unsafe spares a count a request: a transport that is lent is neither closed nor released.
    private unowned(unsafe) var transport: Transport?
    private var isHTTP10 = false
    private(set) var cancellation: Cancellation?
    /// Kept for the access log, if it may tell of it and until the message is settled: it holds its whole head in
    /// memory.
    private(set) var logged: (request: LoggedRequest, replyBytes: Int)?

    func begin(isHTTP10: Bool, on transport: Transport) {
        self.transport = transport
        self.isHTTP10 = isHTTP10
        cancellation = transport.cancellation
    }

    /// Before it is lent, if an access log may tell of it.
    func keep(_ request: HTTPRequest) {
        logged = (LoggedRequest(request), 0)
    }

    var departure: Cancellation? { transport?.departure }

    var accessFacts: AccessFacts {
        AccessFacts(
            logged?.request, from: transport?.clientAddress(of: logged?.request), bytes: logged?.replyBytes ?? 0)
    }

    func forgetAccessFacts() { logged = nil }

    /// Runner's thread: one non-blocking send from where the reply was made. What is left over goes to the front, and
    /// so does everything else that only the front may do.
    func reply(_ reply: Reply, to request: Request) {
        guard let transport else { preconditionFailure("a reply to no message") }
        let front = transport.front
        if front.closesAfterReplies { transport.closesAfterReply = true }
        // The loop could tell of nothing while its thread computed.
        if front.sharesOneThread, request.hasJustComputed { transport.lookForHangUp() }
        let made = request.exchange.timeline.end
        // Before the send: a client that leaves once it has the reply is not gone.
        let hangUp = transport.knownHangUp?.by(made)
        let persistence = persistence(on: transport)
        if logged != nil { logged?.replyBytes = ReplyText.bodyLength(of: reply, to: request) }
        let sent = transport.send { writer in
            front.replyText.write(
                reply, to: request, retryAfter: front.retryAfter(reply.status),
                load: front.load?.report(), persistence: persistence, into: &writer)
        }
        switch sent {
        case .whole:
            front.ledger.settle(request, status: reply.status, hangUp: hangUp)
        case .part:
            transport.settling = Settling(request: request, status: reply.status, hangUp: hangUp)
        case .failed:
            let seen = HangUp(at: Clock.now(), isAsSeen: true)
            transport.note(seen)
            front.ledger.settle(request, status: reply.status, hangUp: hangUp ?? seen.by(made))
            if !transport.closesAfterReply { transport.phase = .settling }
        }
        transport.awaitMessage(from: request.exchange.timeline.end)
        transport.giveBack()
    }

    /// What its reply tells of the connection's future.
    func persistence(on transport: Transport) -> Persistence {
        Persistence(keepsAlive: !transport.closesAfterReply, isHTTP10: isHTTP10)
    }
}
