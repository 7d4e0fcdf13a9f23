import Reactor
import Workload

/// A listening socket out of which a `Passage` takes connections, and which it has told to wait.
protocol PassageSource: AnyObject {
    /// There is room in the line again.
    func resume()
}

/// Takes connections out of listening sockets that no worker accepts from any more, and gives them to workers over the
/// line on which they hand over connections among themselves. Loop's thread.
///
/// While the line is full, connections wait in their socket, in the kernel, where they cost no descriptor of the
/// supervisor: those are for the workers that it must start, without which the line never empties. Only one that was
/// accepted before the line was found full waits here, and those of sockets that are about to be closed.
final class Passage {
    /// How soon a full line is tried again: at first, and longer and longer up to the last.
    private static let retryDelays = (first: Duration.milliseconds(2), last: Duration.milliseconds(50))
    /// Connections taken at one wake-up, so that a flood of them does not hold the loop.
    private static let mostPerTurn = 256
    /// Connections of sockets that are about to be closed that wait for room in the line; those beyond are lost.
    private static let mostWaiting = 1024
    /// Descriptors that are left free for what the supervisor must do at any time: start workers and children that work
    /// for a short time (a line each), read files, answer the admin port.
    private static let reservedDescriptors = 32

    let loop: EventLoop
    /// Connections passed on so far.
    private(set) var passedOn = 0
    private let line: Socket
    private var waiting: [Socket] = []
    /// Those that were told to wait.
    private var paused: [ObjectIdentifier: any PassageSource] = [:]
    private var delay = Passage.retryDelays.first
    private var timer: Timer?

    /// - Parameter line: the end of the workers' line that they write to.
    init(line: Socket, loop: EventLoop) throws(ReactorError) {
        self.line = line
        self.loop = loop
        timer = try Timer(loop) { [unowned self] in retry() }
    }

    /// What a turn of taking left.
    enum Turn {
        /// Nothing waits in the socket, or the next turn may go on at once.
        case open
        /// The line, or this process, has no room: the source is resumed when it may have.
        case paused
    }

    /// Passes on what waits in a listening socket, for as long as the line takes it.
    func takeTurn(of listener: Socket, for source: any PassageSource) -> Turn {
        for _ in 0..<Passage.mostPerTurn where waiting.isEmpty {
            switch listener.accept() {
            case .connection(let socket): pass(socket)
            case .gone: continue
            case .wouldBlock: return .open
            case .exhausted: return pause(source)
            }
        }
        return waiting.isEmpty ? .open : pause(source)
    }

    /// A source that needs no resuming any more.
    func forget(_ source: any PassageSource) {
        paused[ObjectIdentifier(source)] = nil
    }

    /// Passes on what waits in a listening socket that is about to be closed, and would be lost with it.
    func takeAll(of listener: Socket) {
        let limit = DescriptorLimit.current - Passage.reservedDescriptors
        while waiting.count < Passage.mostWaiting {
            switch listener.accept() {
            // The lowest free number: all below it are in use.
            case .connection(let socket) where socket.descriptor >= limit: return socket.close()
            case .connection(let socket): pass(socket)
            case .gone: continue
            case .wouldBlock, .exhausted: return
            }
        }
    }

    private func pause(_ source: any PassageSource) -> Turn {
        paused[ObjectIdentifier(source)] = source
        timer?.schedule(after: delay)
        return .paused
    }

    private func pass(_ socket: Socket) {
        switch line.send(HandOver(unread: nil, hangUp: nil, isNew: true).message, with: socket) {
        case .bytes:
            passedOn += 1
            delay = Passage.retryDelays.first
            socket.close()
        case .wouldBlock:
            waiting.append(socket)
            timer?.schedule(after: delay)
        case .failed:
            socket.close()
        }
    }

    private func retry() {
        delay = min(delay * 2, Passage.retryDelays.last)
        let sockets = waiting
        waiting = []
        for socket in sockets {
            // A client that went without a word has nothing to be served.
            if socket.hasEndedUnread {
                socket.close()
            } else if waiting.isEmpty {
                pass(socket)
            } else {
                waiting.append(socket)
            }
        }
        guard waiting.isEmpty else {
            timer?.schedule(after: delay)
            return
        }
        let sources = paused.values
        paused = [:]
        for source in sources { source.resume() }
    }
}
