/// Files that nothing needs: empty ones, placeholders, and those whose main type no other file names.
enum DeadFileRules {
    static func findings(_ files: [SourceFile]) -> [String] {
        let words = files.map { (path: $0.path, words: Set($0.code.flatMap(SourceFile.words))) }
        return files.compactMap { file in
            guard file.stem != "Placeholder", file.code.contains(where: { !$0.isEmpty }) else {
                return file.finding(0, "an empty file")
            }
            guard !file.isTest, file.stem != "main" else { return nil }
            let type = file.stem.prefix { $0 != "+" }
            guard words.contains(where: { $0.path == file.path && $0.words.contains(type) }) else {
                return file.finding(0, "holds nothing of the name \(type)")
            }
            let isNamed = words.contains {
                $0.path != file.path && $0.path.hasPrefix("Sources/") && $0.words.contains(type)
            }
            return isNamed ? nil : file.finding(0, "no other source file names \(type)")
        }
    }
}
