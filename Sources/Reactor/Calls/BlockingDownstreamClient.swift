import Wire
import Workload

/// The downstream client of one OS thread, which a call blocks.
///
/// Not shared: made, used and released by one thread at a time.
public struct BlockingDownstreamClient {
    private let endpoint: DownstreamEndpoint
    private let timeout: Duration
    private let client: BlockingClient

    /// - Parameter timeout: of a whole call, from `send` to the reply's last byte; dialling is part of it.
    public init(
        endpoint: DownstreamEndpoint, buffers: BufferBudget? = nil, timeout: Duration,
        dialling: @escaping DialObserver = { _ in }
    ) {
        self.endpoint = endpoint
        self.timeout = timeout
        client = BlockingClient(to: endpoint.peer, dialling: dialling) { DownstreamEndpoint.replyParser(buffers) }
    }

    /// Closes the kept connection. A later call dials anew.
    public func close() {
        client.close()
    }

    /// Makes one call and waits for its answer.
    public func send(_ call: Call, until cancellation: Cancellation? = nil) -> Answer {
        client.send(until: Clock.now() + timeout, cancelledBy: cancellation) {
            endpoint.request(for: call, at: Clock.now())
        }
        .answer(of: endpoint, timeout: timeout)
    }
}
