import CLinux
import Glibc
import Reactor
import Workload

/// Work done in a child of its own: it may block, and nothing that it touches or starts stays in the supervisor, whose
/// loop goes on meanwhile. Loop's thread.
///
/// The child ends by itself, or is killed when it takes too long or is cancelled; whoever reaps children reaps it.
final class ShortLivedProcess: ReadinessHandler {
    /// Longest result, in bytes.
    static let resultCapacity = 64 * 1024

    enum Outcome: Equatable {
        case result([UInt8])
        /// The reason, in one clause.
        case failure(String)
    }

    /// First byte of the child's message, before the result or the reason.
    private enum Mark {
        static let result = UInt8(ascii: "+")
        static let failure = UInt8(ascii: "-")
    }

    private let socket: Socket
    let child: pid_t
    /// Nil once it has been called.
    private var ended: ((Outcome) -> Void)?
    private var watch: Watch?
    private var timer: Countdown?

    /// Starts a child.
    ///
    /// - Parameters:
    ///   - name: for ps(1), 15 bytes at most.
    ///   - patience: the longest wait for its result.
    ///   - work: done in the child.
    ///   - ended: called once, in a later pass of the loop, unless it is cancelled before.
    init(
        named name: String, within patience: Duration, loop: EventLoop, work: () throws -> [UInt8],
        ended: @escaping (Outcome) -> Void
    ) throws(ReactorError) {
        let (ours, theirs) = try Socket.messagePair()
        defer { theirs.close() }
        do throws(ReactorError) {
            child = try ChildProcess.start(named: name, keeping: [theirs]) {
                ShortLivedProcess.report(work, to: theirs)
                return 0
            }
        } catch {
            ours.close()
            throw error
        }
        socket = ours
        self.ended = ended
        watch = try Watch(loop, descriptor: ours.descriptor, for: .read, edgeTriggered: false, handler: self)
        timer = try Countdown(loop) { [unowned self] in
            end(.failure("it took longer than \(DurationText.format(patience))"))
        }
        timer?.schedule(after: patience)
    }

    deinit {
        cancel()
    }

    /// Ends the child, if it still works. `ended` is not called any more.
    func cancel() {
        guard ended != nil else { return }
        watch?.cancel()
        watch = nil
        timer?.cancel()
        ended = nil
        // As long as nothing can be read the child has its end open, so that it lives, and the id is its own. One that
        // has sent its result is about to end.
        if !socket.isReadable { kill(child, SIGKILL) }
        socket.close()
    }

    func descriptorReady(_: Readiness) {
        var buffer = [UInt8](repeating: 0, count: ShortLivedProcess.resultCapacity)
        switch buffer.withUnsafeMutableBytes({ socket.receiveMessage(into: $0) }) {
        case .message(let count, carried: _) where buffer[0] == Mark.result:
            end(.result(Array(buffer[1..<count])))
        case .message(let count, carried: _):
            end(.failure(String(decoding: buffer[1..<count], as: UTF8.self)))
        case .end:
            end(.failure("its process was killed, as when no memory is left"))
        case .wouldBlock:
            break
        }
    }

    private func end(_ outcome: Outcome) {
        let ended = ended
        cancel()
        ended?(outcome)
    }

    /// Runs in the child.
    private static func report(_ work: () throws -> [UInt8], to socket: Socket) {
        let message: [UInt8]
        do {
            message = [Mark.result] + (try work())
        } catch {
            message = [Mark.failure] + ((error as? WorkFailure)?.reason ?? "\(error)").utf8
        }
        _ = socket.send(Array(message.prefix(resultCapacity)), with: nil)
    }
}
