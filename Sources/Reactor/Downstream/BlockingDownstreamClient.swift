import Glibc
import Wire
import Workload

/// The downstream client of one OS thread: a call blocks it, in poll(2), until it is answered. It keeps one connection.
///
/// Not shared: made, used and released by one thread at a time.
package final class BlockingDownstreamClient {
    private let endpoint: DownstreamEndpoint
    private let timeout: Duration
    private let buffers: BufferBudget?
    private let dialling: DialObserver
    private let buffer = UnsafeMutableRawBufferPointer.allocate(
        byteCount: DownstreamCallMachine.readSize, alignment: 16)
    private var kept: Kept?

    private struct Kept {
        var socket: Socket
        var parser: ReplyParser
    }

    /// - Parameter timeout: of a whole call, from `send` to the reply's last byte; dialling is part of it.
    package init(
        endpoint: DownstreamEndpoint, buffers: BufferBudget? = nil, timeout: Duration,
        dialling: @escaping DialObserver = { _ in }
    ) {
        self.endpoint = endpoint
        self.buffers = buffers
        self.timeout = timeout
        self.dialling = dialling
    }

    deinit {
        close()
        buffer.deallocate()
    }

    /// Closes the kept connection. A later call dials anew.
    package func close() {
        kept?.socket.close()
        kept = nil
    }

    /// Makes one call and waits for its answer.
    package func send(_ call: Call) -> Answer {
        let expiry = Clock.now() + timeout
        let kept = takeKept()
        var machine = DownstreamCallMachine(endpoint, parser: kept?.parser, buffers: buffers)
        var request = OutgoingRequest()
        var reading = ReplyReading()
        var connection = kept?.socket
        var address = 0
        var event = DownstreamCallMachine.Event.begin(onKeptConnection: connection != nil)
        while true {
            switch (machine.advance(event, at: Clock.now()), connection) {
            case (.dial(let next, let again), _):
                dialling(again)
                address = next
                (connection, event) = dial(address)
            case (.awaitConnection, let socket?):
                event = awaitConnection(on: socket, machine, until: expiry)
            case (.awaitWritable, let socket?):
                event = wait(for: socket, POLLOUT, until: expiry)
            case (.awaitReadable, let socket?):
                event = wait(for: socket, POLLIN, until: expiry)
            case (.giveTurn, _):
                // It holds no thread but its own, and so goes on, unless its time is over.
                event = Clock.now() < expiry ? .ready : .timerFired
            case (.completeDial, let socket?):
                event = socket.completeDial(to: address, of: endpoint)
            case (.send, let socket?):
                event = request.send(call, of: endpoint, on: socket)
            case (.read, let socket?):
                event = reading.next(from: socket, into: buffer)
            case (.keep, let socket?):
                self.kept = Kept(socket: socket, parser: machine.parser)
                event = .kept
            case (.discard, _):
                connection?.close()
                connection = nil
                request.reset()
                reading = ReplyReading()
                event = .discarded
            case (.finish(let finish), _):
                return finish.answer(of: endpoint, timeout: timeout)
            case (let action, nil):
                preconditionFailure("\(action) without a connection")
            }
        }
    }

    /// The kept connection, unless it shows signs of its end: bytes on it would be no reply to what comes now.
    private func takeKept() -> Kept? {
        defer { kept = nil }
        guard let kept, kept.socket.isReadable else { return kept }
        kept.socket.close()
        return nil
    }

    private func dial(_ address: Int) -> (Socket?, DownstreamCallMachine.Event) {
        switch Socket.dial(endpoint.addresses[address]) {
        case .connected(let socket):
            endpoint.connected(to: address)
            return (socket, .connected)
        case .connecting(let socket): return (socket, .connecting)
        case .failed(let errno): return (nil, .dialFailed(errno: errno))
        }
    }

    private func awaitConnection(
        on socket: Socket, _ machine: DownstreamCallMachine, until expiry: Instant
    ) -> DownstreamCallMachine.Event {
        guard let share = machine.addressExpiry(within: expiry, at: Clock.now()) else {
            return wait(for: socket, POLLOUT, until: expiry)
        }
        if case .timerFired = wait(for: socket, POLLOUT, until: share) { return .addressTimedOut }
        return .ready
    }

    private func wait(for socket: Socket, _ interest: Int32, until expiry: Instant) -> DownstreamCallMachine.Event {
        var query = pollfd(fd: socket.descriptor, events: Int16(interest), revents: 0)
        while true {
            let remaining = max(0, (expiry - Clock.now()).nanoseconds)
            // Rounded up: a wait that ends early would spin through its last millisecond.
            let milliseconds = Int32(clamping: (remaining + 999_999) / 1_000_000)
            let ready = poll(&query, 1, milliseconds)
            if ready > 0 { return .ready }
            if ready == 0, remaining == 0 || Clock.now() >= expiry { return .timerFired }
        }
    }
}
