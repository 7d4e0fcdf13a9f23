import Reactor

/// The receiving end of hand-overs: connections that older workers pass to this one. Loop's thread.
final class Intake: ReadinessHandler {
    /// Connections taken at one wake-up.
    private static let mostPerWakeup = 64

    private let socket: Socket
    private let take: (Socket, HandOver) -> Void
    private let buffer: UnsafeMutableRawBufferPointer
    private var watch: Watch?

    /// - Parameter unreadCapacity: the most unread bytes that come with a connection.
    init(
        socket: Socket, loop: EventLoop, unreadCapacity: Int, take: @escaping (Socket, HandOver) -> Void
    ) throws(ReactorError) {
        self.socket = socket
        self.take = take
        buffer = .allocate(byteCount: HandOver.capacity(unread: unreadCapacity), alignment: 8)
        let watch = try Watch(loop, descriptor: socket.descriptor, for: .read, edgeTriggered: false, handler: self)
        try watch.activate()
        self.watch = watch
    }

    deinit {
        buffer.deallocate()
    }

    /// Takes no more; what is in the line is for others.
    func close() {
        watch = nil
    }

    func descriptorReady(_: Readiness) {
        for _ in 0..<Intake.mostPerWakeup {
            switch socket.receiveMessage(into: buffer) {
            case .message(let count, let carried):
                guard let carried else { continue }
                if let handOver = HandOver(message: UnsafeRawBufferPointer(rebasing: buffer[..<count])) {
                    take(carried, handOver)
                } else {
                    carried.close()
                }
            case .wouldBlock:
                return
            case .end:
                // The supervisor holds the other end for life; without it this worker is about to end too.
                return close()
            }
        }
    }
}
