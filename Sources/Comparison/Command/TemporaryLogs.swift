import Foundation

/// A folder for the output of the programs that a comparison starts; gone with it.
final class TemporaryLogs {
    let path: String

    init() throws(ComparisonError) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("deadlined-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw ComparisonError("\(folder.path): \(error.localizedDescription)")
        }
        path = folder.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
