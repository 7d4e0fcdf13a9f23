import Wire
import Workload

/// Calls to one server that block their thread, in poll(2), until they are answered. It keeps one connection.
///
/// Not shared: made, used and released by one thread at a time.
public final class BlockingClient {
    private let peer: Peer
    private let dialling: DialObserver
    private let makeParser: () -> ReplyParser
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: CallMachine.readSize, alignment: 16)
    private var pool = ConnectionPool<Connection>(capacity: 1)

    private final class Connection: PooledConnection {
        let socket: Socket
        let parser: ReplyParser

        init(_ socket: Socket, _ parser: ReplyParser) {
            self.socket = socket
            self.parser = parser
        }

        deinit {
            socket.close()
        }
    }

    /// - Parameter makeParser: for each connection that is dialled.
    public init(
        to peer: Peer, dialling: @escaping DialObserver = { _ in }, makeParser: @escaping () -> ReplyParser
    ) {
        self.peer = peer
        self.dialling = dialling
        self.makeParser = makeParser
    }

    deinit {
        buffer.deallocate()
    }

    /// Closes the kept connection. A later call dials anew.
    public func close() {
        pool = ConnectionPool(capacity: 1)
    }

    /// Makes one call and waits for its end.
    ///
    /// - Parameters:
    ///   - expiry: of the whole call; dialling is part of it.
    ///   - interruption: shortens what is waited for.
    ///   - cancellation: ends the call as its expiry would.
    ///   - request: makes the request's bytes when the first of them leave.
    public func send(
        until expiry: Instant, or interruption: Interruption? = nil, cancelledBy cancellation: Cancellation? = nil,
        _ request: () -> [UInt8]
    ) -> CallMachine.Finish {
        var wait = HurriedWait(until: expiry, or: interruption)
        var connection = pool.take(at: Clock.now())
        var machine = CallMachine(to: peer, connection?.parser ?? makeParser())
        var outbox = Outbox()
        var reading = ReplyReading()
        var address = 0
        var event = CallMachine.Event.begin(onKeptConnection: connection != nil)
        while true {
            switch (machine.advance(event, at: Clock.now()), connection) {
            case (.dial(let next, let again), _):
                dialling(again)
                address = next
                let dialled: Socket?
                (dialled, event) = peer.dial(address)
                connection = dialled.map { Connection($0, machine.parser) }
            case (.awaitConnection, let connection?):
                let share = machine.addressExpiry(within: expiry, at: Clock.now())
                event = wait.event(of: connection.socket, writable: true, until: share, or: cancellation)
            case (.awaitWritable, let connection?):
                event = wait.event(of: connection.socket, writable: true, or: cancellation)
            case (.awaitReadable, let connection?):
                event = wait.event(of: connection.socket, writable: false, or: cancellation)
            case (.giveTurn, _):
                // It holds no thread but its own, and so goes on, unless its time is over.
                event = Clock.now() < expiry ? .ready : .timerFired
            case (.completeDial, let connection?):
                event = peer.completeDial(of: connection.socket, to: address)
            case (.send, let connection?):
                event = outbox.send(to: connection.socket, request)
            case (.read, let connection?):
                event = .read(reading.step(from: connection.socket, into: buffer))
            case (.keep, let connection?):
                pool.keep(connection, at: Clock.now())
                event = .kept
            case (.discard, _):
                connection = nil
                outbox = Outbox()
                reading = ReplyReading()
                event = .discarded
            case (.finish(let finish), _):
                return finish
            case (let action, nil):
                preconditionFailure("\(action) without a connection")
            }
        }
    }

    /// The same for a GET, behind which the connection is closed.
    ///
    /// - Parameter host: as `Host` is to have it.
    public func get(
        _ target: String, host: String, until expiry: Instant, or interruption: Interruption? = nil
    ) -> CallMachine.Finish {
        send(until: expiry, or: interruption) {
            Array("GET \(target) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n".utf8)
        }
    }
}

extension HurriedWait {
    /// Waits for what the call's machine waits for.
    ///
    /// - Parameter share: an earlier end, of the present address.
    fileprivate mutating func event(
        of socket: Socket, writable: Bool, until share: Instant? = nil, or cancellation: Cancellation?
    ) -> CallMachine.Event {
        // A shut socket wakes whoever waits for it (shutdown(2)).
        cancellation?.arm { socket.endBothWays() }
        defer { cancellation?.disarm() }
        let outcome = wait(for: socket.descriptor, writable: writable, until: share)
        if cancellation?.isCancelled == true { return .timerFired }
        switch outcome {
        case .ready: return .ready
        case .late where share != nil: return .addressTimedOut
        case .late, .interrupted: return .timerFired
        }
    }
}
