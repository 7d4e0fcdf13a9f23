import Reactor

/// Connections on their way back from runners to the front: through a mailbox where runners have threads of their own,
/// through a plain list where they share the loop's.
final class Returns: @unchecked Sendable {
    // Safe to send: `put` on another thread than the loop's goes to the mailbox.

    private let mailbox: Mailbox<Transport>?
    private var receiver: Mailbox<Transport>.Receiver?
    private var list: [Transport] = []

    init(loop: EventLoop, sharesOneThread: Bool) throws(ReactorError) {
        guard !sharesOneThread else {
            mailbox = nil
            return
        }
        let mailbox = try Mailbox<Transport>()
        self.mailbox = mailbox
        receiver = try mailbox.receiver(on: loop) { [unowned self] connection in list.append(connection) }
    }

    /// Runner's thread: a connection comes back with something for the front to do.
    func put(_ connection: Transport) {
        if let mailbox { mailbox.post(connection) } else { list.append(connection) }
    }

    /// Loop's thread.
    var hasSome: Bool { !list.isEmpty }

    /// Loop's thread. What comes back meanwhile waits for the next call.
    func takeAll(_ take: (Transport) -> Void) {
        guard !list.isEmpty else { return }
        var batch: [Transport] = []
        swap(&batch, &list)
        for connection in batch { take(connection) }
    }
}
