import Downstream
import Foundation
import Reactor

/// The simulated downstream on a thread of its own, for as long as this lives.
final class Simulator {
    let port: UInt16
    private let listener: Socket
    private let stop: Mailbox<Void>
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - standard: the behaviour of calls over gRPC that ask for none.
    ///   - reportsLoad: whether replies tell of its load.
    init(standard: String = "", reportsLoad: Bool = false) throws {
        let listener = try Socket.listening(
            on: SocketAddress(host: "127.0.0.1", port: 0), name: "127.0.0.1:0", backlog: 4_096)
        let stop = try Mailbox<Void>()
        let ended = self.ended
        self.listener = listener
        self.stop = stop
        port = try SocketAddress(boundTo: listener).port
        Thread {
            do {
                try Simulator.serve(listener, until: stop, standard, reportsLoad)
            } catch {
                print("simulator: \(error)")
            }
            ended.signal()
        }.start()
    }

    deinit {
        stop.post(())
        ended.wait()
        listener.close()
    }

    func url(_ target: String) -> String { "http://127.0.0.1:\(port)\(target)" }

    private static func serve(_ listener: Socket, until stop: Mailbox<Void>, _ standard: String, _ reportsLoad: Bool)
        throws
    {
        let loop = try EventLoop(timers: .precise)
        let server = try DownstreamServer(loop: loop, listener: listener, standard: standard, reportsLoad: reportsLoad)
        var isStopped = false
        let receiver = try stop.receiver(on: loop) { isStopped = true }
        while !isStopped { loop.poll(waiting: true) }
        withExtendedLifetime((server, receiver)) {}
    }
}
