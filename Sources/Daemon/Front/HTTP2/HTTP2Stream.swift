import Modes
import Reactor
import Wire
import Workload

/// A stream of HTTP/2 on which a request is read or served, and so the client of that. Many of a connection are in
/// flight at once.
final class HTTP2Stream: Client, @unchecked Sendable {
    // Safe to send: runners read what never changes, and their replies come back to the front's thread, to which all
    // else belongs.

    enum Phase {
        /// Its head has come; the body is to come until then → served, or forgotten.
        case receiving(until: Instant)
        /// A runner has its request, or nobody any more → replying, or forgotten.
        case served
        /// The session has the whole reply, which is to be on its way to the kernel by then → sent, or forgotten.
        case replying(until: Instant)
    }

    let number: Int32
    let transport: Transport
    unowned let codec: HTTP2Codec
    /// Nil: HTTP's own.
    let form: (any MessageForm)?
    let cancellation: Cancellation?
    let departure: Cancellation?
    let wantsProgress: Bool
    var phase: Phase
    /// When its client gave this request up. The connection's end is known to the transport.
    private(set) var hangUp: HangUp?
    /// Of a request whose reply is made.
    var settling: Settling?
    /// Whether the head of its reply is out, and messages of progress follow.
    var hasBegunReply = false
    /// Kept for the access log, if it may tell of it and until the request is settled.
    var logged: LoggedRequest?
    /// Of the reply's body.
    var replyBytes = 0

    init(_ number: Int32, phase: Phase, form: (any MessageForm)? = nil, of codec: HTTP2Codec, on transport: Transport) {
        self.number = number
        self.phase = phase
        self.form = form
        self.codec = codec
        self.transport = transport
        wantsProgress = form?.wantsProgress ?? false
        departure = transport.front.setting.asksForDepartures ? Cancellation() : nil
        cancellation = transport.front.setting.abandons ? departure : nil
        if transport.knownHangUp != nil { departure?.cancel() }
    }

    /// Runner's thread, as what follows.
    func reply(_ reply: Reply, to request: Request) {
        transport.front.streamReplies.put(.whole(reply, request, self))
    }

    func progressed(_ request: Request) {
        guard let message = form?.progress(of: request) else { return }
        transport.front.streamReplies.put(.part(message, self))
    }

    /// Front's thread, as what follows. Its client does not wait for the reply any more.
    func leave(_ hangUp: HangUp) {
        if self.hangUp == nil { self.hangUp = hangUp }
        departure?.cancel()
    }

    /// Whether a runner has its request, and the client waits for it.
    var awaitsReply: Bool {
        if case .served = phase { hangUp == nil } else { false }
    }

    var accessFacts: AccessFacts {
        AccessFacts(logged, from: transport.clientAddress(of: logged), bytes: replyBytes)
    }

    func forgetAccessFacts() { logged = nil }
}

/// For its deadline, at which the server ends it by itself, as gRPC has it.
extension HTTP2Stream: Waiting {
    func waits(for deadline: Instant) -> Bool { awaitsReply }

    func becomeDue(at deadline: Instant) { codec.expire(self, at: deadline) }
}
