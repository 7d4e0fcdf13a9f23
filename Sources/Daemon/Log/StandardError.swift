import Glibc

/// Standard error, written to without waiting: what cannot be written, because the disk is full or nobody reads, is
/// lost, so that a log never stops the daemon.
enum StandardError {
    /// Bytes that a pipe with any room at all takes at once, and whole (PIPE_BUF, pipe(7)).
    private static let pieceLength = 4_096

    /// Writes as much of a text as is taken at once; a line no longer than a piece whole or not at all.
    static func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty, isWritable {
            let count = rest.prefix(pieceLength).withUnsafeBytes {
                Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count)
            }
            guard count > 0 else { return }
            rest.removeFirst(count)
        }
    }

    private static var isWritable: Bool {
        var query = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
        return poll(&query, 1, 0) == 1
    }
}
