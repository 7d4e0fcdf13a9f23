import Downstream
import Foundation
import Reactor
import Synchronization

/// The simulated downstream on a thread of its own, for as long as the object lives.
final class DownstreamThread: Sendable {
    let port: UInt16
    private let isEnding = Atomic(false)
    private let mailbox: Mailbox<Void>

    /// - Parameter standard: the behaviour of calls over gRPC that ask for none.
    init(standard: String = "") throws {
        let listener = try Socket.listening(
            on: SocketAddress(host: "127.0.0.1", port: 0), name: "127.0.0.1:0", backlog: 512)
        port = try SocketAddress(boundTo: listener).port
        mailbox = try Mailbox()
        Thread.detachNewThread { [self] in
            do {
                let loop = try EventLoop(timers: .precise)
                let server = try DownstreamServer(loop: loop, listener: listener, standard: standard)
                let end = try mailbox.receiver(on: loop) {}
                while !isEnding.load(ordering: .relaxed) { loop.poll(waiting: true) }
                withExtendedLifetime((server, end)) {}
            } catch {
                print("the test's downstream could not start: \(error)")
            }
            listener.close()
        }
    }

    func stop() {
        isEnding.store(true, ordering: .relaxed)
        mailbox.post(())
    }
}
