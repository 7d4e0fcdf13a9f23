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
    /// Worker → supervisor: it drains, because somebody else has told it to.
    case draining = 0x54
    /// Worker → supervisor: it ends, because of what follows as text.
    case failed = 0x46
    /// Supervisor → worker: the machines of its fleet, which follow as text (`MachineList`).
    case machines = 0x4d
}

/// One end of the line between supervisor and worker. Loop's thread.
final class ControlLine: ReadinessHandler {
    private let socket: Socket
    private let received: (_ message: ControlMessage, _ text: String) -> Void
    private let ended: () -> Void
    private var watch: Watch?
    /// How soon a message that did not leave is tried again.
    private static let retryDelay = Duration.milliseconds(2)
    /// What the kernel would not take for the moment, in order: of machines the newest list, and of what else there is
    /// to say each message comes once or twice in a process's life. The timer is set while there are any.
    private var waiting = Deque<[UInt8]>()
    private var timer: Timer?
    /// Why the other process ends, if it has said so.
    private(set) var lastWords: String?
    /// Longest message, in bytes; what is longer is cut. 256 machines take less than half of it.
    private static let capacity = 32 * 1_024
    /// Of last words.
    private static let mostLastWords = 512

    /// - Parameters:
    ///   - received: is given each message, with the text that follows it.
    ///   - ended: the other process is gone.
    init(
        socket: Socket, loop: EventLoop, received: @escaping (_ message: ControlMessage, _ text: String) -> Void,
        ended: @escaping () -> Void
    ) throws(ReactorError) {
        self.socket = socket
        self.received = received
        self.ended = ended
        watch = try Watch(loop, descriptor: socket.descriptor, for: .read, edgeTriggered: false, handler: self)
        timer = try Timer(loop) { [unowned self] in sendWaiting() }
    }

    /// Sends a message, as soon as the kernel takes it: a worker that was not told to drain would serve for ever. A
    /// dead peer is noticed by its end.
    func send(_ message: ControlMessage, _ text: String = "") {
        if message == .machines { waiting.removeAll { $0.first == message.rawValue } }
        waiting.append([message.rawValue] + text.utf8.prefix(ControlLine.capacity - 1))
        sendWaiting()
    }

    private func sendWaiting() {
        while let message = waiting.first {
            if case .wouldBlock = socket.send(message, with: nil) {
                timer?.schedule(after: ControlLine.retryDelay)
                return
            }
            waiting.removeFirst()
        }
    }

    /// Says why this process ends.
    static func sendLastWords(_ text: String, over socket: Socket) {
        _ = socket.send([ControlMessage.failed.rawValue] + text.utf8.prefix(mostLastWords - 1), with: nil)
    }

    /// What the other process, which has ended, said before the loop came to it. `received` is not given it.
    func readRest() -> [ControlMessage] {
        var rest: [ControlMessage] = []
        while let (message, text) = receive() {
            if message == .failed { lastWords = text }
            rest.append(message)
        }
        return rest
    }

    func close() {
        watch = nil
        timer = nil
        socket.close()
    }

    func descriptorReady(_: Readiness) {
        guard let (message, text) = receive() else { return }
        if message == .failed { lastWords = text } else { received(message, text) }
    }

    /// The next message; nil if there is none, or the other process is gone.
    private func receive() -> (ControlMessage, String)? {
        var buffer = [UInt8](repeating: 0, count: ControlLine.capacity)
        switch buffer.withUnsafeMutableBytes({ socket.receiveMessage(into: $0) }) {
        case .message(let count, _):
            guard let message = ControlMessage(rawValue: buffer[0]) else { return nil }
            return (message, String(decoding: buffer[1..<count], as: UTF8.self))
        case .wouldBlock:
            return nil
        case .end:
            guard watch != nil else { return nil }
            watch = nil
            ended()
            return nil
        }
    }
}
