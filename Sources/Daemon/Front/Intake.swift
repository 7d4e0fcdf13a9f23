import Reactor
import Workload

/// The receiving end of hand-overs: connections that older workers pass to this one. Without room or a descriptor for
/// the next one it pauses, and leaves what is in the line to others. Loop's thread.
final class Intake: ReadinessHandler {
    /// Connections taken at one wake-up.
    private static let mostPerWakeup = 64

    private let socket: Socket
    private let makeRoom: () -> Bool
    private let take: (Socket, HandOver) -> Void
    private let buffer: UnsafeMutableRawBufferPointer
    private var watch: Watch?

    /// - Parameters:
    ///   - unreadCapacity: the most unread bytes that come with a connection.
    ///   - makeRoom: says whether there is room for one more, if need be that of an idle one.
    init(
        socket: Socket, loop: EventLoop, unreadCapacity: Int, makeRoom: @escaping () -> Bool,
        take: @escaping (Socket, HandOver) -> Void
    ) throws(ReactorError) {
        self.socket = socket
        self.makeRoom = makeRoom
        self.take = take
        buffer = .allocate(byteCount: HandOver.capacity(unread: unreadCapacity), alignment: 8)
        watch = try Watch(loop, descriptor: socket.descriptor, for: .read, edgeTriggered: false, handler: self)
    }

    deinit {
        buffer.deallocate()
    }

    /// Takes no more; what is in the line is for others.
    func close() {
        watch = nil
    }

    /// Goes on after a pause, if there was one.
    func resume() {
        do throws(ReactorError) {
            try watch?.activate()
        } catch {
            complain("taking over connections cannot go on: \(error)")
        }
    }

    func descriptorReady(_: Readiness) {
        let begin = Clock.now()
        for _ in 0..<Intake.mostPerWakeup where Clock.now() - begin < LoopTurn.longest {
            // Who has left its worker waits in the line: it is not for a wake-up without one that others give way.
            guard socket.isReadable else { return }
            guard makeRoom(), socket.canReceiveDescriptor else { return pause() }
            switch socket.receiveMessage(into: buffer) {
            case .message(let count, let carried):
                guard let carried else {
                    // A runner's call has taken the last descriptor in between.
                    complain("a connection was lost on its way here: no descriptor was free; raise LimitNOFILE")
                    continue
                }
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

    /// A level-triggered line that nothing is taken from would spin the loop: it is not watched meanwhile.
    private func pause() {
        watch?.cancel()
    }
}
