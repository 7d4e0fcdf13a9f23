/// A mode is its file and its line in the list: no other source knows its name.
enum ModeRules {
    private static let folder = "Sources/Modes/"
    private static let declaration = "name: \""

    static func findings(_ files: [SourceFile]) -> [String] {
        let names = files.filter { $0.path.hasPrefix(folder) }.flatMap(names)
        return files.filter { !$0.isTest && !$0.path.hasPrefix(folder) }.flatMap { file in
            file.lines.indices.flatMap { index in
                names.filter { file.lines[index].contains("\"\($0)\"") }.map {
                    file.finding(index, "\($0): ask the mode's ModeChoice what it is, not for its name")
                }
            }
        }
    }

    /// Those that a file of modes declares.
    private static func names(_ file: SourceFile) -> [Substring] {
        guard file.lines.contains(where: { $0.hasPrefix("extension ModeChoice {") }) else { return [] }
        return file.lines.compactMap { line in
            let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
            return parts.count == 3 && line.contains(declaration) ? parts[1] : nil
        }
    }
}
