import CLinux
import Glibc
import Reactor

/// Work done in a child of its own: it may block, and nothing that it touches or starts stays in the supervisor.
enum ShortLivedProcess {
    /// Longest result, in bytes.
    static let resultCapacity = 4_096

    /// Waits for the child's result; the child is gone when this returns.
    ///
    /// - Parameters:
    ///   - name: for ps(1), 15 bytes at most.
    ///   - patience: the longest wait, in milliseconds.
    ///   - work: done in the child; nil if it has failed.
    /// - Returns: nil if the work has failed or took longer.
    static func result(
        named name: String, withinMilliseconds patience: Int32, of work: () -> [UInt8]?
    ) throws(ReactorError) -> [UInt8]? {
        let (ours, theirs) = try Socket.messagePair()
        defer { ours.close() }
        let child: pid_t
        do {
            defer { theirs.close() }
            child = try ChildProcess.start(named: name, keeping: [theirs]) {
                guard let result = work() else { return 1 }
                _ = theirs.send(result, with: nil)
                return 0
            }
        }
        defer {
            kill(child, SIGKILL)
            waitpid(child, nil, 0)
        }
        guard ours.waitReadable(milliseconds: patience) else { return nil }
        var buffer = [UInt8](repeating: 0, count: resultCapacity)
        guard
            case .message(let count, carried: _) = buffer.withUnsafeMutableBytes({ ours.receiveMessage(into: $0) })
        else { return nil }
        return Array(buffer[..<count])
    }
}
