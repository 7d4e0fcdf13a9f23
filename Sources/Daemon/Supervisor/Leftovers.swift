import Reactor
import Workload

/// Connections that come into a listening socket that no worker accepts from: it is out of use and their handshake was
/// under way, or its worker is dead. Each is passed on to a worker. Loop's thread.
final class Leftovers: ReadinessHandler, PassageSource {
    /// Behind this silence nothing comes any more: a lost SYN-ACK is sent anew after 1 s and 2 s (RFC 6298).
    private static let silence = Duration.seconds(4)

    private let socket: Socket
    private let passage: Passage
    private var lastSeen = Clock.now()
    private var watch: Watch?

    init(in socket: Socket, passage: Passage) throws(ReactorError) {
        self.socket = socket
        self.passage = passage
        watch = try Watch(
            passage.loop, descriptor: socket.descriptor, for: .read, edgeTriggered: false, handler: self)
    }

    /// Whether nothing has come for long enough, and nothing waits.
    var isOver: Bool { Clock.now() - lastSeen > Leftovers.silence && !socket.isReadable }

    func descriptorReady(_: Readiness) {
        lastSeen = Clock.now()
        // A level-triggered socket that nothing is taken from would spin the loop: it is not watched meanwhile.
        if passage.takeTurn(of: socket, for: self) == .paused { watch?.cancel() }
    }

    func resume() {
        // Without memory to watch it, what waits in it waits for its worker.
        try? watch?.activate()
    }

    /// Leaves the socket alone, before this is let go of.
    func close() {
        passage.forget(self)
        watch = nil
    }
}
