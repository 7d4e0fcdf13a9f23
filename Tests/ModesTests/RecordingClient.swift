import Modes
import Reactor
import Workload

/// A client that keeps what it is told, from any thread.
final class RecordingClient: Client {
    struct Received: Sendable {
        var id: RequestID
        var status: Int
        var line: String
        var timeline: Timeline
    }

    private let received = Lock<[Received]>([])
    let cancellation: Cancellation? = Cancellation()

    var replies: [Received] { received.withLock { $0 } }

    func reply(_ reply: Reply, to request: Request) {
        let line =
            switch reply.content {
            case .digest(let chain): "\(chain.digest)"
            case .reason(let reason): reason
            }
        let entry = Received(
            id: request.exchange.id, status: reply.status, line: line, timeline: request.exchange.timeline)
        received.withLock { $0.append(entry) }
    }
}

/// A client that may leave, and is told all the same what it would be told. Its reply is recorded by another.
final class LeavingClient: Client {
    let cancellation: Cancellation? = Cancellation()
    private let recording: RecordingClient

    init(_ recording: RecordingClient) {
        self.recording = recording
    }

    func leave() { cancellation?.cancel() }

    func reply(_ reply: Reply, to request: Request) { recording.reply(reply, to: request) }
}
