import Modes
import Reactor
import Workload

/// Replies of streams on their way from runners to the thread of their session: through a mailbox where runners have
/// threads of their own, at once where they share the loop's, as do those that the front makes itself.
final class StreamReplies: @unchecked Sendable {
    // Safe to send: what another thread than the loop's puts here goes to the mailbox; the rest never changes.

    enum Item: Sendable {
        case whole(Reply, Request, HTTP2Stream)
        /// A message of progress.
        case part(StreamMessage, HTTP2Stream)
    }

    private let mailbox: Mailbox<Item>?
    private var receiver: Mailbox<Item>.Receiver?
    private let loopThread = CurrentThread.number

    /// On the loop's thread.
    init(loop: EventLoop, sharesOneThread: Bool) throws(ReactorError) {
        guard !sharesOneThread else {
            mailbox = nil
            return
        }
        let mailbox = try Mailbox<Item>()
        self.mailbox = mailbox
        receiver = try mailbox.receiver(on: loop) { $0.arrive() }
    }

    /// Any thread. How many wait is bounded by the requests that connections may have with runners.
    func put(_ item: Item) {
        if let mailbox, CurrentThread.number != loopThread { mailbox.post(item) } else { item.arrive() }
    }
}

extension StreamReplies.Item {
    /// Loop's thread.
    fileprivate func arrive() {
        switch self {
        case .whole(let reply, let request, let stream): stream.codec.take(reply, to: request, on: stream)
        case .part(let message, let stream): stream.codec.take(message, on: stream)
        }
    }
}
