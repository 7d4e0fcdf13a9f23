import DequeModule
import Reactor

/// What supervisor and worker tell each other, over a pair of message sockets.
enum ControlMessage: UInt8 {
    /// Worker → supervisor: it accepts.
    case ready = 0x52
    /// Supervisor → worker: serve on, and say that the daemon is about to stop.
    case depart = 0x44
    /// Supervisor → worker: drain, and hand every connection to a newer worker.
    case handOver = 0x48
    /// Supervisor → worker: drain, and close every connection.
    case close = 0x43
}

/// One end of the line between supervisor and worker. Loop's thread.
final class ControlLine: ReadinessHandler {
    private let socket: Socket
    private let received: (ControlMessage) -> Void
    private let ended: () -> Void
    private var watch: Watch?
    /// How soon a message that did not leave is tried again.
    private static let retryDelay = Duration.milliseconds(2)
    /// What the kernel would not take for the moment, in order. A line carries a few messages in a process's life. The
    /// timer is set while there are any.
    private var waiting = Deque<ControlMessage>()
    private var timer: Timer?

    /// - Parameters:
    ///   - received: is given each message.
    ///   - ended: the other process is gone.
    init(
        socket: Socket, loop: EventLoop, received: @escaping (ControlMessage) -> Void, ended: @escaping () -> Void
    ) throws(ReactorError) {
        self.socket = socket
        self.received = received
        self.ended = ended
        let watch = try Watch(loop, descriptor: socket.descriptor, for: .read, edgeTriggered: false, handler: self)
        try watch.activate()
        self.watch = watch
        timer = try Timer(loop) { [unowned self] in sendWaiting() }
    }

    /// Sends a message, as soon as the kernel takes it: a worker that was not told to drain would serve for ever. A
    /// dead peer is noticed by its end.
    func send(_ message: ControlMessage) {
        waiting.append(message)
        sendWaiting()
    }

    private func sendWaiting() {
        while let message = waiting.first {
            if case .wouldBlock = socket.send([message.rawValue], with: nil) {
                timer?.schedule(after: ControlLine.retryDelay)
                return
            }
            waiting.removeFirst()
        }
    }

    func close() {
        watch = nil
        timer = nil
        socket.close()
    }

    func descriptorReady(_: Readiness) {
        var byte: UInt8 = 0
        switch withUnsafeMutableBytes(of: &byte, { socket.receiveMessage(into: $0) }) {
        case .message:
            if let message = ControlMessage(rawValue: byte) { received(message) }
        case .wouldBlock:
            break
        case .end:
            watch = nil
            ended()
        }
    }
}
