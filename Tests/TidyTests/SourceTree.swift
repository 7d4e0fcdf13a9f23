import Foundation

/// The project's own Swift files.
struct SourceTree {
    let root: URL

    init() {
        // Tests/TidyTests/SourceTree.swift lies two folders below the project.
        root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    func files() throws -> [SourceFile] {
        try ["Sources", "Tests"].flatMap { folder in
            try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
                .filter { $0.hasSuffix(".swift") }
                .sorted()
                .map { path in
                    let text = try String(contentsOf: root.appending(path: "\(folder)/\(path)"), encoding: .utf8)
                    return SourceFile(path: "\(folder)/\(path)", text: text)
                }
        }
    }
}
