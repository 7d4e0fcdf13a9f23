import Glibc
import Workload

/// One call on its way through a `DownstreamClient`: does what the call's machine says, from callbacks. Loop thread
/// only.
///
/// Owned by the client's `OutstandingCalls` from its begin to its end.
final class OutstandingCall: ListedCall {
    let expiry: Instant
    let then: (Answer) -> Void
    let cancellation: Cancellation?
    private let remarks: CallRemarks?
    /// Its time-out has fired, or it was cancelled; the client's list of outstanding calls holds it no more.
    var hasExpired = false
    /// Its answer has been told.
    var hasEnded = false
    /// Neighbours in `OutstandingCalls`, which alone sets them.
    var next: OutstandingCall?
    unowned var previous: OutstandingCall?

    private let call: Call
    private unowned let client: DownstreamClient
    private var machine: CallMachine
    private var outbox = Outbox()
    private var reading = ReplyReading()
    private var connection: DownstreamConnection?
    /// The address that was dialled last.
    private var address = 0
    private var addressTimer: Timer?
    /// It waits for its turn, and for nothing else.
    private var isPostponed = false
    /// The readiness that the connection's next step waits for.
    private var awaited: Readiness = []
    /// Whether the connection has become readable since it was last read: an edge is told once, and may be told before
    /// it is waited for.
    private var mayRead = false

    /// - Parameter kept: an idle connection to begin on.
    init(
        _ call: Call, on kept: DownstreamConnection?, of client: DownstreamClient, expiry: Instant,
        cancellation: Cancellation? = nil, remarks: CallRemarks? = nil, then: @escaping (Answer) -> Void
    ) {
        self.call = call
        self.remarks = remarks
        self.cancellation = cancellation
        self.client = client
        self.expiry = expiry
        self.then = then
        connection = kept
        machine = CallMachine(
            to: client.endpoint.peer, kept?.parser ?? DownstreamEndpoint.replyParser(client.buffers))
    }

    /// - Returns: the answer, if the call has ended already.
    func begin() -> Answer? {
        connection?.call = self
        return run(.begin(onKeptConnection: connection != nil))
    }

    /// - Returns: the answer, if the call has ended by this.
    func connectionReady(_ readiness: Readiness) -> Answer? {
        if !readiness.isDisjoint(with: .incoming) { mayRead = true }
        return readiness.isDisjoint(with: awaited) ? nil : run(.ready)
    }

    /// The others have had their turn: reads on. The answer, if the call has ended by this.
    func takeTurn() -> Answer? {
        guard isPostponed else { return nil }
        isPostponed = false
        return run(.ready)
    }

    /// Ends the call: with what lies in the kernel if that is a reply, else by its time-out. Nil if that takes more
    /// turns.
    func expire() -> Answer? {
        isPostponed = false
        return run(.timerFired)
    }

    private func addressExpired() {
        if let answer = run(.addressTimedOut) { client.end(self, answer) }
    }

    private func run(_ event: CallMachine.Event) -> Answer? {
        var event = event
        let begin = Clock.now()
        var now = begin
        defer { client.holds?.note(call.id, from: begin, until: now, isComputing: false) }
        while true {
            switch (machine.advance(event, at: now), connection) {
            case (.dial(let next, let again), _):
                client.dialling(again)
                address = next
                event = dial()
            case (.awaitConnection, _):
                awaitConnection(from: now)
                return nil
            case (.awaitWritable, _):
                awaited = .write
                return nil
            case (.giveTurn, _):
                awaited = []
                isPostponed = true
                reading.keep(from: client.buffer, in: client.buffers)
                client.postpone(self)
                now = Clock.now()
                return nil
            case (.awaitReadable, _):
                awaited = .incoming
                guard mayRead else { return nil }
                event = .ready
            case (.completeDial, let connection?):
                addressTimer = nil
                event = client.endpoint.peer.completeDial(of: connection.socket, to: address)
            case (.send, let connection?):
                event = outbox.send(to: connection.socket) { client.endpoint.request(for: call, at: now) }
            case (.read, let connection?):
                mayRead = false
                let step = reading.step(from: connection.socket, into: client.buffer, keptIn: client.buffers)
                event = .read(step)
            case (.keep, let connection?):
                release()
                client.keep(connection, at: now)
                event = .kept
            case (.discard, _):
                release()
                outbox = Outbox()
                event = .discarded
            case (.finish(let finish), _):
                if let remarks { remarks.take(CallRemark(finish, readsLoad: remarks.readsLoad)) }
                return finish.answer(of: client.endpoint, timeout: client.timeout)
            case (let action, nil):
                preconditionFailure("\(action) without a connection")
            }
            now = Clock.now()
        }
    }

    private func awaitConnection(from now: Instant) {
        awaited = .write
        guard let expiry = machine.addressExpiry(within: expiry, at: now) else { return }
        // Without memory for a timer the call's own time-out is left.
        addressTimer = try? Timer(client.loop) { [unowned self] in addressExpired() }
        addressTimer?.schedule(after: expiry - now)
    }

    private func dial() -> CallMachine.Event {
        let (dialled, event) = client.endpoint.peer.dial(address)
        guard let dialled else { return event }
        do {
            let connection = try DownstreamConnection(dialled, parser: machine.parser, of: client)
            connection.call = self
            self.connection = connection
            return event
        } catch {
            return .dialFailed(errno: ENOMEM)  // nothing else makes libevent refuse
        }
    }

    private func release() {
        addressTimer = nil
        reading = ReplyReading()
        connection?.call = nil
        connection = nil
        mayRead = false
    }
}

extension Readiness {
    /// There is something to read, or the end.
    fileprivate static let incoming: Readiness = [.read, .closed]
}
