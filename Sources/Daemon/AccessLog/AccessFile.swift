import Configuration
import Glibc
import Reactor

/// The file of the access log, in the process that writes it: every call may wait for as long as a disk, or a reader,
/// lets it.
final class AccessFile {
    private let file: LogFile
    private var descriptor: Int32 = -1
    /// Whether others may write to it between two lines of ours: it is standard output or a FIFO.
    private var isPipe = false
    /// Of a line that was begun and could not be written whole.
    private var rest: [UInt8] = []
    /// Why.
    private var lastError: Int32 = 0

    /// For its user to write and its group to read, as far as the umask allows.
    private static let permissions: mode_t = 0o640
    /// A pipe that others write to as well takes so many bytes in one piece (PIPE_BUF, pipe(7)).
    private static let pieceLength = 4_096

    init(_ file: LogFile) {
        self.file = file
    }

    deinit {
        if descriptor > STDERR_FILENO { close(descriptor) }
    }

    /// Opens it, or opens it again.
    ///
    /// - Returns: errno where it cannot be; then the one that was open is so still.
    func open() -> Int32? {
        guard case .path(let path) = file else {
            use(STDOUT_FILENO)
            return nil
        }
        // Without waiting: nobody may ever read a FIFO.
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY
        let opened = Glibc.open(path, flags | O_NONBLOCK, AccessFile.permissions)
        guard opened >= 0 else { return errno }
        _ = fcntl(opened, F_SETFL, O_APPEND)
        AccessFile.endLine(in: opened, at: path)
        if descriptor >= 0 { close(descriptor) }
        use(opened)
        return nil
    }

    private func use(_ opened: Int32) {
        var status = stat()
        isPipe = fstat(opened, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
        descriptor = opened
    }

    /// Ends the last line of a file that somebody was stopped in, so that what is appended begins a line.
    private static func endLine(in file: Int32, at path: String) {
        var (status, last) = (stat(), UInt8(ascii: "\n"))
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return }
        // One that may be written and not read is left as it is.
        let reader = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard reader >= 0 else { return }
        defer { close(reader) }
        if pread(reader, &last, 1, status.st_size - 1) == 1, last != UInt8(ascii: "\n") {
            _ = Glibc.write(file, "\n", 1)
        }
    }

    /// Forgets the rest of a line that was begun, which belongs into no other file; nil where there is none.
    func dropRest() -> AccessNews? {
        guard !rest.isEmpty else { return nil }
        rest = []
        return .took(written: 0, lost: 1, errno: lastError)
    }

    /// Writes whole lines, behind the rest of one that was begun.
    func write(_ lines: ArraySlice<UInt8>) -> AccessNews {
        let isWithinLine = !rest.isEmpty
        let bytes = rest + lines
        var start = 0
        while start < bytes.count {
            let piece = piece(of: bytes[start...])
            let count = piece.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                start += count
                continue
            }
            if errno == EINTR { continue }
            if errno == EAGAIN {
                // Another program has made standard output non-blocking.
                var wait = HurriedWait(until: nil, or: nil)
                _ = wait.wait(for: descriptor, writable: true)
                continue
            }
            lastError = errno
            let isBegun = start > 0 ? bytes[start - 1] != UInt8(ascii: "\n") : isWithinLine
            let unwritten = UnwrittenLines(bytes[start...], isWithinLine: isBegun)
            rest = unwritten.rest
            return .took(written: bytes[..<start].lineCount, lost: unwritten.lost, errno: lastError)
        }
        rest = []
        return .took(written: bytes.lineCount, lost: 0, errno: 0)
    }

    /// What is written at once: all of it to a file, and to a pipe lines as far as they stay in one piece.
    private func piece(of bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard isPipe else { return bytes }
        let piece = bytes.prefix(AccessFile.pieceLength)
        return piece.lastIndex(of: UInt8(ascii: "\n")).map { piece[...$0] } ?? piece
    }
}
