import Reactor
import Workload

/// The sending end of hand-overs: connections that leave this worker for a newer one. Loop's thread.
///
/// All workers of a supervisor share one pair of sockets for life: those that drain write to it, those that serve read
/// from it, whoever is free first. So a successor that dies, or is replaced by a further reload, changes nothing here.
final class Departures {
    /// How soon a full line is tried again.
    private static let retryDelay = Duration.milliseconds(2)

    private let line: Socket
    private var waiting: [Connection] = []
    private var timer: Timer?

    init(line: Socket, loop: EventLoop) throws(ReactorError) {
        self.line = line
        timer = try Timer(loop) { [unowned self] in retry() }
    }

    /// Hands a connection over, now or as soon as the line has room. The connection takes part in nothing meanwhile.
    func take(_ connection: Connection) {
        switch line.send(connection.handOver.message, with: connection.socket) {
        case .bytes:
            connection.close(isHandedOver: true)
        case .wouldBlock:
            waiting.append(connection)
            timer?.schedule(after: Departures.retryDelay)
        case .failed:
            // The supervisor holds the other end for life; without it this process is about to end too.
            connection.close()
        }
    }

    private func retry() {
        let connections = waiting
        waiting = []
        for connection in connections { take(connection) }
    }
}
