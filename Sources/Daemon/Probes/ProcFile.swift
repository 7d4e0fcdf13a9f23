import Glibc

/// Small files of proc(5).
enum ProcFile {
    /// Longest file read, in bytes; all that are read here are shorter.
    private static let capacity = 16 * 1024

    /// The file's text; nil if it cannot be read, as when its process is gone.
    static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 1) { buffer in
            var length = 0
            while length < capacity {
                let count = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: length), capacity - length)
                if count < 0 { return nil }
                if count == 0 { break }
                length += count
            }
            return String(decoding: buffer[..<length], as: UTF8.self)
        }
    }

    /// The entries of a directory of proc(5), `.` and `..` left out.
    static func count(entriesOf path: String) -> Int {
        guard let directory = opendir(path) else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        return max(0, count - 2)
    }
}
