import Foundation

/// Files of `/proc`: their length is not known before they are read.
package enum ProcessFile {
    /// Nil where it cannot be read: the process is gone, or is another user's, or there is no such file.
    package static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// All processes that this one may see.
    package static var processIDs: [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.sorted()
    }
}
