import Glibc
import Workload

/// Standard output, standard error, or another open descriptor, written to whole. All that the commands print goes
/// through it. What cannot be written is a value: Swift's own `print` loses it without a word, and Foundation's
/// `FileHandle` traps.
public struct StandardStream: Sendable {
    public static let output = StandardStream(descriptor: STDOUT_FILENO, name: "standard output")
    public static let errors = StandardStream(descriptor: STDERR_FILENO, name: "standard error")

    public let descriptor: Int32
    /// As a failure names it.
    fileprivate let name: String

    public init(descriptor: Int32, name: String) {
        (self.descriptor, self.name) = (descriptor, name)
    }

    /// Writes the whole text. Waits for a slow reader, such as a person with a pager, for as long as it takes: a signal
    /// ends such a wait.
    ///
    /// - Parameter interruption: once it is there, a reader who takes nothing is waited for a little while only.
    public func write(_ text: String, until interruption: Interruption? = nil) throws(StreamFailure) {
        if let interruption { return try writePieces(of: text, until: interruption) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest.removeFirst(count) }
            guard count < 0 else { continue }
            switch errno {
            case EINTR: continue
            // Another program has made the stream non-blocking, which is the stream's and not a descriptor's.
            case EAGAIN: awaitRoom()
            default: throw StreamFailure(stream: name, errno: errno)
            }
        }
    }

    /// Writes a text for people, who may have a terminal that what a file or another system's name holds must not
    /// command: control characters are shown as `?`, but for line ends and tabs.
    public func tell(_ text: String, until interruption: Interruption? = nil) throws(StreamFailure) {
        try write(PlainText.shown(text, keeping: ["\n", "\t"]), until: interruption)
    }

    /// Refuses a stream that is closed, or open for reading only: before work whose results are to go there.
    public func requireWritable() throws(StreamFailure) {
        let flags = fcntl(descriptor, F_GETFL)
        guard flags < 0 || flags & O_ACCMODE == O_RDONLY else { return }
        throw StreamFailure(stream: name, errno: EBADF)
    }

    /// Bytes that a pipe with any room at all takes at once, and whole (PIPE_BUF, pipe(7)).
    private static let pieceLength = 4_096

    /// Writes as much as is taken at once, and nothing to a stream whose reader makes it wait: for what is worth no
    /// wait, as a daemon's log is. A line no longer than a piece is written whole or not at all.
    ///
    /// - Returns: whether all was taken.
    @discardableResult
    public func offer(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty, takesSome {
            let count = rest.prefix(StandardStream.pieceLength).withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else { return false }
            rest.removeFirst(count)
        }
        return rest.isEmpty
    }

    /// Each piece when there is room for it, so that no write blocks for long.
    private func writePieces(of text: String, until interruption: Interruption) throws(StreamFailure) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            var wait = HurriedWait(until: nil, or: interruption)
            guard wait.wait(for: descriptor, writable: true) == .ready else {
                throw StreamFailure(stream: name, errno: EINTR)
            }
            let count = rest.prefix(StandardStream.pieceLength).withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 { rest.removeFirst(count) }
            guard count < 0, errno != EINTR, errno != EAGAIN else { continue }
            throw StreamFailure(stream: name, errno: errno)
        }
    }

    private var takesSome: Bool {
        var query = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&query, 1, 0) == 1
    }

    private func awaitRoom() {
        var query = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&query, 1, -1)
    }

    /// A line on standard error for people who got something wrong. Where it cannot be written, the exit code is left
    /// to say it.
    public static func complain(_ line: String) {
        try? errors.tell("\(line)\n")
    }

    /// Occupies the standard descriptors that are closed, so that no file or socket gets their numbers, and what is
    /// printed. Writing there fails as it does on a closed one: /dev/null is opened for reading only.
    public static func occupyClosed() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            guard fcntl(descriptor, F_GETFD) < 0 else { continue }
            // The lowest free number, and so this one. A system without devices has a root still.
            if open("/dev/null", O_RDONLY) < 0 { _ = open("/", O_RDONLY) }
        }
    }
}

/// What kept a standard stream from taking what was printed.
public struct StreamFailure: Error, Equatable, Sendable, CustomStringConvertible {
    public let stream: String
    public let errno: Int32

    public init(stream: String, errno: Int32) {
        (self.stream, self.errno) = (stream, errno)
    }

    public var description: String { "\(stream): \(String(cString: strerror(errno)))" }

    /// What a command that prints ends with: 1, or, when the reader has left, what the shell says of SIGPIPE.
    public var exitCode: Int32 { hasReaderLeft ? 128 + SIGPIPE : 1 }

    /// As with `| head`: someone has seen enough, and wants no complaint.
    public var hasReaderLeft: Bool { errno == EPIPE && stream == StandardStream.output.name }

    /// Says it on standard error, unless nobody is left who wanted the output.
    ///
    /// - Parameter command: as in `deadlined load`.
    public func complain(of command: String) {
        if !hasReaderLeft { StandardStream.complain("\(command): \(self)") }
    }
}
