import Glibc

/// Files of proc(5): their length is not known before they are read.
public enum ProcFile {
    /// One read takes at most so many bytes, and a file that has more altogether is cut.
    private static let readSize = 16 * 1_024
    private static let mostBytes = 64 << 20

    /// The file's text; nil if it cannot be read: its process is gone or another user's, or there is no such file.
    public static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return withUnsafeTemporaryAllocation(byteCount: readSize, alignment: 1) { buffer in
            var bytes: [UInt8] = []
            while bytes.count < mostBytes {
                let count = Glibc.read(descriptor, buffer.baseAddress, readSize)
                guard count >= 0 else { return nil }
                guard count > 0 else { break }
                bytes += buffer[..<count]
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// The names of a directory's entries, `.` and `..` left out.
    public static func entries(of path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            withUnsafeBytes(of: &entry.pointee.d_name) {
                names.append(String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self))
            }
        }
        return names.filter { $0 != "." && $0 != ".." }
    }

    /// All processes that this one may see.
    public static var processIDs: [Int32] { entries(of: "/proc").compactMap { Int32($0) }.sorted() }
}
