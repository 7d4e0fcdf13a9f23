/// A name means one type: two modules that both declare it cannot be read, or imported, side by side.
enum NameRules {
    private static let declaring: Set<Substring> = ["actor", "class", "enum", "protocol", "struct", "typealias"]

    static func findings(_ files: [SourceFile]) -> [String] {
        let types = files.filter { !$0.isTest }.flatMap(types)
        return Dictionary(grouping: types, by: \.name).values.flatMap { types in
            types.dropFirst().map { $0.file.finding($0.line, "\($0.name): \(types[0].file.path) declares it too") }
        }.sorted()
    }

    /// Those that are declared at the top level, for more than their file.
    private static func types(_ file: SourceFile) -> [(name: Substring, file: SourceFile, line: Int)] {
        file.code.enumerated().compactMap { line, code in
            let words = SourceFile.words(code)
            guard code.first?.isWhitespace == false, let place = words.firstIndex(where: declaring.contains),
                place + 1 < words.count, words[..<place].allSatisfy({ !["private", "fileprivate"].contains($0) })
            else { return nil }
            return (words[place + 1], file, line)
        }
    }
}
