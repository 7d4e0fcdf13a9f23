import Glibc

/// Files that people and other programs wrote, read whole as text.
public enum TextFile {
    /// What may be read.
    public enum Source: Sendable {
        /// A regular file that nobody writes to meanwhile; a read never blocks. For what is read while serving.
        case regularFile
        /// A pipe or a terminal too, which is waited for.
        case anything
    }

    /// One read takes at most so many bytes.
    private static let readSize = 1 << 16

    /// - Parameter maximum: most bytes that the file may have.
    public static func read(_ path: String, atMost maximum: Int, from source: Source) throws(TextProblem) -> String {
        let waiting = source == .regularFile ? O_NONBLOCK : 0
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | waiting)
        guard descriptor >= 0 else { throw TextProblem(errno: errno) }
        defer { close(descriptor) }
        var before = stat()
        guard fstat(descriptor, &before) == 0 else { throw TextProblem(errno: errno) }
        let type = before.st_mode & S_IFMT
        guard type != S_IFDIR else { throw TextProblem("want a regular file, got a directory") }
        guard type == S_IFREG || source == .anything else {
            throw TextProblem("want a regular file, got a device, pipe or socket")
        }
        let bytes = try readAll(descriptor, atMost: maximum)
        var after = stat()
        guard type != S_IFREG || (fstat(descriptor, &after) == 0 && after.isSameText(as: before)) else {
            throw TextProblem("it was written to while it was read; reload when it is whole")
        }
        return try ForeignText.decode(bytes)
    }

    private static func readAll(_ descriptor: Int32, atMost maximum: Int) throws(TextProblem) -> [UInt8] {
        var bytes: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: readSize, alignment: 1)
        defer { buffer.deallocate() }
        while true {
            let got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw TextProblem(errno: errno) }
            guard got > 0 else { return bytes }
            guard bytes.count + got <= maximum else {
                throw TextProblem("want a file of at most \(SizeText.format(maximum)), got a longer one")
            }
            bytes.append(contentsOf: buffer[..<got])
        }
    }
}

extension stat {
    /// Whether nothing was written in between.
    fileprivate func isSameText(as other: stat) -> Bool {
        st_size == other.st_size && st_mtim.tv_sec == other.st_mtim.tv_sec && st_mtim.tv_nsec == other.st_mtim.tv_nsec
    }
}

extension TextProblem {
    fileprivate init(errno: Int32) {
        self.init(String(cString: strerror(errno)))
    }
}
