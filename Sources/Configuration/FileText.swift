import Glibc

/// The text of a configuration file.
enum FileText {
    /// Longest file that is read, in bytes.
    static let maximumBytes = 1 << 20

    /// Reads a regular file whole, without ever blocking on what is none. Errors say what is wrong and leave the path
    /// to the caller.
    static func read(_ path: String) throws(Refusal) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Refusal(errno: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Refusal(errno: errno) }
        let type = status.st_mode & S_IFMT
        guard type == S_IFREG else {
            throw Refusal(want: "a regular file", got: type == S_IFDIR ? "a directory" : "a device, pipe or socket")
        }
        let bytes = try readAll(descriptor)
        var after = stat()
        guard fstat(descriptor, &after) == 0, after.isSameText(as: status) else {
            throw Refusal("it was written to while it was read; reload when it is whole")
        }
        guard bytes.count <= maximumBytes else {
            throw Refusal(want: "a file of at most \(SizeText.format(maximumBytes))", got: "a longer one")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Refusal(want: "UTF-8 text", got: "other bytes")
        }
        return text
    }

    /// All bytes, or one more than the maximum.
    private static func readAll(_ descriptor: Int32) throws(Refusal) -> [UInt8] {
        let capacity = maximumBytes + 1
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            while count < capacity {
                let got = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), capacity - count)
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                guard got > 0 else { break }
                count += got
            }
        }
        guard failure == 0 else { throw Refusal(errno: failure) }
        return bytes
    }
}

extension stat {
    /// Whether nothing was written in between.
    fileprivate func isSameText(as other: stat) -> Bool {
        st_size == other.st_size && st_mtim.tv_sec == other.st_mtim.tv_sec && st_mtim.tv_nsec == other.st_mtim.tv_nsec
    }
}

extension Refusal {
    fileprivate init(errno: Int32) {
        self.init(String(cString: strerror(errno)))
    }
}
