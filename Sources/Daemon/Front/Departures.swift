import DequeModule
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
    /// In the order in which they left. The timer is set while there are any.
    private var waiting = Deque<Transport>()
    private var timer: Timer?

    init(line: Socket, loop: EventLoop) throws(ReactorError) {
        self.line = line
        timer = try Timer(loop) { [unowned self] in sendWaiting() }
    }

    /// Hands a connection over, now or as soon as the line has room. The connection takes part in nothing meanwhile.
    func take(_ connection: Transport) {
        waiting.append(connection)
        if waiting.count == 1 { sendWaiting() }
    }

    /// Gives back those that still wait.
    func recall() -> [Transport] {
        defer { waiting = [] }
        return Array(waiting)
    }

    /// Sends until the line is full.
    private func sendWaiting() {
        while let connection = waiting.first {
            switch line.send(connection.handOver.message, with: connection.socket) {
            case .bytes:
                connection.close(isHandedOver: true)
            case .wouldBlock:
                timer?.schedule(after: Departures.retryDelay)
                return
            case .failed:
                // Nothing that passes: the supervisor holds the other end for life, so that it must be about to end.
                connection.close()
            }
            waiting.removeFirst()
        }
    }
}
