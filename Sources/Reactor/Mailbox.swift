import CLinux
import Glibc
import Workload

/// A typed queue with a wake-up: the only place where another thread meets the loop's.
///
/// `post` is callable from any thread. `receive` runs on the loop's thread, once for each message, in the order in
/// which they were posted; a turn of them ends after 1 ms, and the loop comes back to the rest. How many wait is
/// bounded by who posts: for a request in progress there are a few at most.
public final class Mailbox<Message: Sendable>: Sendable {
    private let messages = Lock<[Message]>([])
    private let wakeup: Int32

    public init() throws(ReactorError) {
        wakeup = clinux_eventfd()
        guard wakeup >= 0 else { throw .system(operation: "eventfd", errno: errno) }
    }

    deinit {
        close(wakeup)
    }

    public func post(_ message: Message) {
        let wasEmpty = messages.withLock { messages in
            messages.append(message)
            return messages.count == 1
        }
        if wasEmpty { wake() }
    }

    fileprivate func wake() {
        var one: UInt64 = 1
        _ = write(wakeup, &one, MemoryLayout<UInt64>.size)
    }

    /// Attaches the receiving end to a loop. The watch must be kept for as long as messages are wanted.
    public func receiver(on loop: EventLoop, _ receive: @escaping (Message) -> Void) throws(ReactorError) -> Receiver {
        try Receiver(self, on: loop, receive)
    }

    fileprivate func takeAll() -> [Message] {
        var count: UInt64 = 0
        _ = read(wakeup, &count, MemoryLayout<UInt64>.size)
        return messages.withLock { messages in
            defer { messages = [] }
            return messages
        }
    }

    /// The loop's end of a mailbox. Loop thread only.
    public final class Receiver: ReadinessHandler {
        private let mailbox: Mailbox
        private let receive: (Message) -> Void
        private var watch: Watch?
        /// Those that were taken out and not received yet.
        private var waiting: ArraySlice<Message> = []

        fileprivate init(_ mailbox: Mailbox, on loop: EventLoop, _ receive: @escaping (Message) -> Void)
            throws(ReactorError)
        {
            self.mailbox = mailbox
            self.receive = receive
            watch = try Watch(
                loop, descriptor: mailbox.wakeup, for: .read, edgeTriggered: false, handler: self)
        }

        public func descriptorReady(_: Readiness) {
            waiting += mailbox.takeAll()
            let end = Clock.now() + LoopTurn.longest
            while let message = waiting.popFirst() {
                receive(message)
                if !waiting.isEmpty, Clock.now() >= end { return mailbox.wake() }
            }
        }
    }
}
