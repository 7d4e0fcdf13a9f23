import Downstream
import Glibc
import Reactor
import Workload

/// The simulator as a child of the supervisor. Its listening socket outlives it, so that a replacement takes over the
/// port and the connections that wait.
final class EmbeddedDownstream {
    private let http, rpc: DownstreamEndpoint
    /// Nil once it has been reaped: the number may be another process's then.
    private(set) var pid: pid_t?
    private(set) var startedAt = Clock.now()
    private let listener: Socket

    init() throws(ReactorError) {
        listener = try Socket.listening(
            on: SocketAddress(host: "127.0.0.1", port: 0), name: "127.0.0.1:0 for the embedded downstream",
            backlog: Socket.backlog)
        let port = try SocketAddress(boundTo: listener).port
        http = try DownstreamEndpoint("http://127.0.0.1:\(port)/delay?for={ms}ms")
        rpc = try DownstreamEndpoint("grpc://127.0.0.1:\(port)")
        try start()
    }

    func endpoint(over scheme: DownstreamURL.Scheme) -> DownstreamEndpoint {
        switch scheme {
        case .http: http
        case .grpc: rpc
        }
    }

    func start() throws(ReactorError) {
        let listener = listener
        startedAt = Clock.now()
        pid = try ChildProcess.start(named: "deadlined-down", keeping: [listener]) {
            do {
                let loop = try EventLoop(timers: .precise)
                let server = try DownstreamServer(loop: loop, listener: listener)
                // Until the supervisor ends it, which outlives its workers.
                let signals = try WorkerSignals.handled(by: "embedded downstream", on: loop, terminated: {})
                return withExtendedLifetime((server, signals)) { while true { loop.poll(waiting: true) } }
            } catch {
                complain("embedded downstream: \(error)")
                return 1
            }
        }
    }

    func kill() {
        if let pid { _ = Glibc.kill(pid, SIGKILL) }
    }

    /// It has ended, and its status was taken.
    func reaped() { pid = nil }
}
