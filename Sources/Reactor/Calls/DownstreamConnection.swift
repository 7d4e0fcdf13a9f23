import Wire

/// One connection of a `DownstreamClient`: its descriptor, which it closes when released, and the one edge-triggered
/// event of its whole life. Loop thread only.
final class DownstreamConnection: ReadinessHandler, PooledConnection {
    let socket: Socket
    let parser: ReplyParser
    /// The call that uses it, which owns it then; nil while it is idle and the client owns it.
    unowned var call: OutstandingCall?
    /// Whether the peer's FIN was seen.
    private(set) var isClosedByPeer = false
    private unowned let client: DownstreamClient
    private var watch: Watch?

    /// Takes the socket over, and closes it when this fails.
    init(_ socket: Socket, parser: ReplyParser, of client: DownstreamClient) throws(ReactorError) {
        self.socket = socket
        self.parser = parser
        self.client = client
        watch = try Watch(
            client.loop, descriptor: socket.descriptor, for: [.read, .write, .closed], edgeTriggered: true,
            handler: self)
    }

    deinit {
        watch?.cancel()
        socket.close()
    }

    func descriptorReady(_ readiness: Readiness) {
        if readiness.contains(.closed) { isClosedByPeer = true }
        if let call {
            if let answer = call.connectionReady(readiness) { client.end(call, answer) }
        } else if !readiness.isDisjoint(with: [.read, .closed]) {
            client.drop(self)
        }
    }
}
