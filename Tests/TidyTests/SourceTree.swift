import Foundation

/// The project's own files.
struct SourceTree {
    let root: URL

    init() {
        // Tests/TidyTests/SourceTree.swift lies two folders below the project.
        root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// Scripts, and what is neither Swift nor for people to read.
    func otherFiles() throws -> [SourceFile] {
        try [".ci", "Tests/Seeds", "packaging", "scripts", "systemd"].flatMap(allFiles)
    }

    /// The live page's.
    func pageFiles() throws -> [SourceFile] {
        try allFiles(in: String(PageRules.folder.dropLast()))
    }

    private func allFiles(in folder: String) throws -> [SourceFile] {
        try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
            .filter { !$0.contains("__pycache__") }
            .sorted()
            .compactMap { path in
                // Nil of a folder.
                FileManager.default.contents(atPath: root.appending(path: "\(folder)/\(path)").path).map {
                    SourceFile(path: "\(folder)/\(path)", text: String(decoding: $0, as: UTF8.self))
                }
            }
    }

    /// Those in Swift.
    func files() throws -> [SourceFile] {
        try ["Sources", "Tests"].flatMap { folder in
            try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
                // What is generated (scripts/generate-proto) follows its generator's rules.
                .filter { $0.hasSuffix(".swift") && !$0.hasSuffix(".pb.swift") }
                .sorted()
                .map { path in
                    let text = try String(contentsOf: root.appending(path: "\(folder)/\(path)"), encoding: .utf8)
                    return SourceFile(path: "\(folder)/\(path)", text: text)
                }
        }
    }
}
