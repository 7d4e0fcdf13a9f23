import Modes
import Reactor
import Synchronization
import Wire
import Workload

/// One client's connection, whatever is spoken on it: its socket with the kernel's stamps, the client's hang-up, the
/// front's patience, what waits to be parsed and what waits to leave. What its bytes say is the codec's matter.
///
/// The front's thread owns it. A codec may have it lent with a message, whose reply then leaves from the runner's
/// thread: meanwhile the runner owns everything here that is not atomic, and the front looks at `lease` before it
/// touches anything but that and `hangUp`.
final class Transport: ReadinessHandler, @unchecked Sendable {
    // Safe to send: `lease` says which of two threads may touch the plain variables, and orders their accesses.

    enum Phase {
        /// Reads messages → lent (`lease`), flushing, settling, lingering, leaving, closed.
        case reading
        /// A reply's rest waits for room in the socket → reading, settling, lingering, closed.
        case flushing
        /// The client is gone and is told nothing more; what it sent whole is settled, by turns → closed.
        case settling
        /// The last reply is out and our FIN too; what the client still sends is discarded, so that no reset destroys
        /// the reply on its way (RFC 9112, 9.6) → closed.
        case lingering
        /// On its way to another worker → closed, reading.
        case leaving
        /// The end.
        case closed
    }

    let socket: Socket
    /// Strong, so that no use of it is counted; `close` ends the circle, as the front then forgets this.
    let front: Front
    /// What every connection begins with. Not an existential: each request passes it.
    let http1: HTTP1Codec
    /// What is spoken here instead since the client's preface. The one place that names codecs; all else knows `Codec`.
    private(set) var http2: HTTP2Codec?
    let lease = Lease()
    /// The bits of the client's hang-up; 0 while none is known. There is one in a connection's life, and each of its
    /// requests whose reply is not out by then ends with it: that it was known before a request was read makes no
    /// difference. Written once, by the thread that learns of it first.
    private let hangUp = Atomic<UInt64>(0)
    /// When the front's patience with this client ends, in monotonic nanoseconds; 0: it has no end.
    let patience = Atomic<UInt64>(0)
    /// The other end's, or what its PROXY header says; nil where no access log is on and none is said, too.
    var clientAddress: ClientAddress?
    /// The header that is to come before all else; nil: none is, or not any more.
    var proxyHeader: ProxyHeader?
    /// Cancelled once the client is gone; nil where nobody asks.
    let departure: Cancellation?

    var phase = Phase.reading
    private var watch: Watch?
    var writeWatch: Watch?
    /// Bytes that were read beyond the message being served, or that wait for the next turn.
    var unread: Unread?
    /// Bytes may lie in the kernel that no edge will announce again.
    var mayHaveMore = false
    /// It has had its turn, and the front comes back to it. The front's alone, also while a request is served.
    var isPostponed = false
    /// No message of it has been taken yet.
    var isNew = true
    /// No further message is taken: the client asked for it, or was told.
    var closesAfterReply = false
    /// What found no room in the socket.
    var outbox = Outbox()
    /// The request whose reply is in the outbox; nil if that is no reply to one.
    var settling: Settling?

    init(socket: Socket, front: Front) {
        self.socket = socket
        self.front = front
        clientAddress = front.slab.hasAccessLog ? socket.peerAddress : nil
        proxyHeader = front.setting.clientAddress == .proxy ? ProxyHeader() : nil
        departure = front.setting.asksForDepartures ? Cancellation() : nil
        http1 = HTTP1Codec(limits: front.setting.requestLimits, buffers: front.setting.buffers)
    }

    /// Starts watching the socket. One edge-triggered event serves the connection's whole life.
    func open() throws(ReactorError) {
        watch = try Watch(
            front.loop, descriptor: socket.descriptor, for: [.read, .closed], edgeTriggered: true, handler: self)
        limitPatience()
    }

    /// What is spoken here.
    var codec: any Codec { http2 ?? http1 }

    /// Of the client's requests, once it is gone; nil: they are computed all the same.
    var cancellation: Cancellation? { front.setting.abandons ? departure : nil }

    /// Where in a message the client stands.
    var clientPhase: RequestParser.Phase {
        // Until it has said whose it is, it has begun and said nothing.
        guard proxyHeader == nil else { return .head }
        return http2 == nil ? http1.phase : codec.phase
    }

    /// Front's thread: the client has sent HTTP/2's preface.
    func speakHTTP2() { http2 = HTTP2Codec(on: self) }

    func descriptorReady(_ readiness: Readiness) {
        if lease.await() {
            // A runner has it: note a hang-up, and look at the rest when it comes back.
            if readiness.contains(.closed) { noteHangUp() } else { lookForHangUp() }
            return
        }
        if readiness.contains(.closed) { noteHangUp() }
        switch phase {
        case .reading: readOn()
        case .flushing: readiness.contains(.write) ? flush() : (mayHaveMore = true)
        case .lingering: discard()
        case .settling, .leaving, .closed: break
        }
    }

    /// The client's hang-up as far as it is known. Any thread.
    var knownHangUp: HangUp? { HangUp(bits: hangUp.load(ordering: .relaxed)) }

    /// Loop's thread: the kernel says that the client has hung up.
    func noteHangUp() {
        if knownHangUp == nil { note(socket.hangUp) }
    }

    /// The first that is known is the one. Any thread.
    func note(_ known: HangUp) {
        let isFirst = hangUp.compareExchange(expected: 0, desired: known.bits, ordering: .relaxed).exchanged
        guard isFirst else { return }
        departure?.cancel()
        http2?.clientLeft()
    }

    /// Loop's thread: asks the kernel, which has told nothing of it.
    func lookForHangUp() {
        if knownHangUp == nil, socket.isHungUp { noteHangUp() }
    }

    /// Front's thread: a message is on its way to a runner, and its transport with it.
    func lend(with request: Request) {
        patience.store(0, ordering: .relaxed)
        lease.lend()
        front.submit(request)
    }

    /// Runner's thread: the reply is sent, or what of it finds room. Gives the connection back, by hand if there is
    /// something for the front to do.
    func giveBack() {
        let frontHasWork =
            closesAfterReply || unread != nil || !outbox.isEmpty || mayHaveMore || phase == .settling
        if frontHasWork || !lease.giveBack() { front.returns.put(self) }
    }

    /// Front's thread: the runner has handed the connection back.
    func takeBack() {
        // What the edge announced may have to wait until all that was read before it has been served.
        if lease.take() { mayHaveMore = true }
        if outbox.isEmpty { goOn() } else { startFlushing() }
    }

    /// After a reply, or a move: end, move to a new worker, or take the next message; after an interim reply: its body.
    func goOn() {
        if phase == .settling { return front.postpone(self) }
        if closesAfterReply { return end() }
        if front.handsOver, http1.phase == .idle { return front.handOver(self) }
        takeUnread()
        readOn()
    }

    /// Front's thread. A request whose reply is not out is settled by it; where requests are with runners, it comes to
    /// pass when the last of them is back.
    ///
    /// - Parameter isHandedOver: another worker has the connection now; only our descriptor is closed.
    func close(isHandedOver: Bool = false) {
        guard phase != .closed else { return }
        if let http2, http2.staysForRequests() { return }
        phase = .closed
        settleOutbox()
        unwatch()
        socket.close()
        // It holds this.
        http2 = nil
        front.forget(self, wasHandedOver: isHandedOver)
    }

    func unwatch() {
        watch = nil
        writeWatch = nil
    }
}
