import Reactor
import Workload

/// One downstream client under either driver, seen as something that answers a call at a time.
final class Caller {
    enum Driver: CaseIterable, Sendable { case callbacks, blocking }

    private enum Client {
        case callbacks(EventLoop, DownstreamClient)
        case blocking(BlockingDownstreamClient)
    }

    private let client: Client
    private var number: UInt32 = 0

    init(_ driver: Driver, _ url: String, timeout: Duration = .seconds(20)) throws {
        let endpoint = try DownstreamEndpoint(url)
        switch driver {
        case .callbacks:
            let loop = try EventLoop()
            client = .callbacks(loop, try DownstreamClient(loop: loop, endpoint: endpoint, timeout: timeout))
        case .blocking:
            client = .blocking(BlockingDownstreamClient(endpoint: endpoint, timeout: timeout))
        }
    }

    func call(downstream: Duration = .milliseconds(1)) -> Answer {
        number += 1
        let call = Call(
            id: .ours(salt: 0xc, number: number), downstream: downstream, deadline: Clock.now() + .seconds(10))
        switch client {
        case .blocking(let client):
            return client.send(call)
        case .callbacks(let loop, let client):
            var answer: Answer?
            client.send(call) { answer = $0 }
            while true {
                if let answer { return answer }
                loop.poll(waiting: true)
            }
        }
    }

    /// The body of a call that must succeed.
    func body(downstream: Duration = .milliseconds(1)) throws -> String {
        String(decoding: try call(downstream: downstream).result.get(), as: UTF8.self)
    }

    func close() {
        switch client {
        case .callbacks(_, let client): client.close()
        case .blocking(let client): client.close()
        }
    }
}
