import Reactor
import Workload

/// Takes connections out of listening sockets that no worker accepts from any more, and gives them to workers over the
/// line on which they hand over connections among themselves. Loop's thread.
final class Passage {
    /// How soon a full line is tried again.
    private static let retryDelay = Duration.milliseconds(2)
    /// Connections that wait for room in the line; beyond it they wait in their socket.
    private static let mostWaiting = 1024

    let loop: EventLoop
    /// Connections passed on so far.
    private(set) var passedOn = 0
    private let line: Socket
    private var waiting: [Socket] = []
    private var timer: Timer?

    /// - Parameter line: the end of the workers' line that they write to.
    init(line: Socket, loop: EventLoop) throws(ReactorError) {
        self.line = line
        self.loop = loop
        timer = try Timer(loop) { [unowned self] in retry() }
    }

    /// Passes on what waits in a listening socket.
    func takeAll(of listener: Socket) {
        while waiting.count < Passage.mostWaiting {
            switch listener.accept() {
            case .connection(let socket): pass(socket)
            case .gone: continue
            case .wouldBlock, .exhausted: return
            }
        }
    }

    private func pass(_ socket: Socket) {
        switch line.send(HandOver(unread: nil, peerClosed: false, isNew: true).message, with: socket) {
        case .bytes:
            passedOn += 1
            socket.close()
        case .wouldBlock:
            waiting.append(socket)
            timer?.schedule(after: Passage.retryDelay)
        case .failed:
            socket.close()
        }
    }

    private func retry() {
        let sockets = waiting
        waiting = []
        for socket in sockets { pass(socket) }
    }
}
