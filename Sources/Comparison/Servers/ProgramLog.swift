import CLinux
import Foundation
import Load

/// What a program says, in a file without a name: nothing is left of it, however this process ends.
final class ProgramLog {
    let descriptor: Int32

    /// Of the end that is looked at for the last line.
    private static let tail = 4_096

    init() throws(LoadError) {
        let folder = NSTemporaryDirectory()
        descriptor = clinux_unnamed_file(folder)
        guard descriptor >= 0 else {
            throw LoadError(
                "\(folder): \(String(cString: strerror(errno))); set TMPDIR to a folder that can be written to")
        }
    }

    deinit {
        close(descriptor)
    }

    var lastLine: String {
        let length = lseek(descriptor, 0, SEEK_END)
        var bytes = [UInt8](repeating: 0, count: ProgramLog.tail)
        let count = pread(descriptor, &bytes, bytes.count, max(0, length - off_t(bytes.count)))
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        return text.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
    }
}
