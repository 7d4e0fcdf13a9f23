import Configuration
import DequeModule
import Glibc
import Reactor
import Workload

/// The process that writes the access log, as the supervisor sees it. Loop's thread, which never waits for it.
///
/// It ends by itself once it has written what it was given and its supervisor's end is closed, which the release of
/// this does; whoever reaps children reaps it.
final class AccessWriterProcess: ReadinessHandler {
    /// Bytes that wait here for room in the line to it, beside some 200 kB in the line.
    private static let mostWaiting = 4 << 20
    /// How soon a full line is tried again.
    private static let retryDelay = Duration.milliseconds(2)
    private static let mostPerWakeup = 64

    private let socket: Socket
    let pid: pid_t
    /// Is given all news.
    var told: (AccessNews) -> Void = { _ in }
    private var watch: Watch?
    private var timer: Timer?
    private var waiting = Deque<[UInt8]>()
    private var waitingBytes = 0
    /// Before it opened its file for the first time.
    let startedAt = Clock.now()
    private var isLast = false
    /// Lines that it was given and has said nothing of.
    private(set) var unconfirmed: UInt64 = 0

    /// Starts a process that opens the file first, and tells whether it could.
    init(for file: LogFile, loop: EventLoop) throws(ReactorError) {
        let (ours, theirs) = try Socket.messagePair()
        defer { theirs.close() }
        do throws(ReactorError) {
            pid = try ChildProcess.start(named: "deadlined-log", keeping: [theirs]) {
                AccessWriter.run(AccessFile(file), on: theirs)
            }
        } catch {
            ours.close()
            throw error
        }
        socket = ours
        watch = try Watch(loop, descriptor: ours.descriptor, for: .read, edgeTriggered: false, handler: self)
        timer = try Timer(loop) { [unowned self] in sendWaiting() }
    }

    deinit {
        watch?.cancel()
        socket.close()
    }

    /// Whether it is gone, and whoever heard its news was told.
    var isOver: Bool { watch == nil }

    /// Gives it lines, unless too many wait for it already.
    ///
    /// - Parameter lines: as many as there are.
    func offer(_ text: [UInt8], lines: Int) -> Bool {
        guard watch != nil, !isLast, waitingBytes + text.count <= AccessWriterProcess.mostWaiting else { return false }
        unconfirmed += UInt64(lines)
        send([AccessWriter.Mark.lines] + text)
        return true
    }

    /// Has it open its file again, behind the lines that it was given before.
    func reopen() {
        let message = [AccessWriter.Mark.reopen]
        // One that waits does for all, however many signals come.
        if waiting.last != message { send(message) }
    }

    /// It is given no more, and ends when it has written what it has.
    func finish() {
        isLast = true
        sendWaiting()
    }

    /// Ends it now.
    func kill() {
        // Until its end has been read its id is its own: whatever it has said is read first.
        while receive() {}
        if watch != nil { _ = Glibc.kill(pid, SIGKILL) }
    }

    func descriptorReady(_: Readiness) {
        for _ in 0..<AccessWriterProcess.mostPerWakeup where !receive() { return }
    }

    private func send(_ message: [UInt8]) {
        waiting.append(message)
        waitingBytes += message.count
        if waiting.count == 1 { sendWaiting() }
    }

    private func sendWaiting() {
        while let message = waiting.first {
            let sent = socket.send(message, with: nil)
            if case .wouldBlock = sent {
                timer?.schedule(after: AccessWriterProcess.retryDelay)
                return
            }
            waiting.removeFirst()
            waitingBytes -= message.count
            if case .failed(let errno) = sent { lose(message, errno: errno) }
        }
        if isLast { socket.shutdownWriting() }
    }

    /// A message went to nobody. Where that is for its receiver's end, this is about to be read, and counts its lines.
    private func lose(_ message: [UInt8], errno: Int32) {
        guard errno != EPIPE, errno != ECONNRESET, message.first == AccessWriter.Mark.lines else { return }
        let lines = message.lineCount
        unconfirmed -= min(unconfirmed, lines)
        told(.unsent(lines: lines))
    }

    /// - Returns: whether there may be more.
    private func receive() -> Bool {
        guard watch != nil else { return false }
        var buffer = [UInt8](repeating: 0, count: AccessNews.capacity)
        switch buffer.withUnsafeMutableBytes({ socket.receiveMessage(into: $0) }) {
        case .message(let count, carried: _):
            guard let news = AccessNews(message: buffer[..<count]) else { return true }
            if case .took(let written, let lost, _) = news { unconfirmed -= min(unconfirmed, written + lost) }
            told(news)
            return true
        case .wouldBlock:
            return false
        case .end:
            watch = nil
            timer?.cancel()
            waiting = []
            told(.ended)
            return false
        }
    }
}
