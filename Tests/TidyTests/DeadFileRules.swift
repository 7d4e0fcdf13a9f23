/// Files that nothing needs: empty ones, placeholders, and those that declare only what no other file names.
enum DeadFileRules {
    private static let declaring: Set<Substring> = [
        "actor", "class", "enum", "func", "let", "macro", "protocol", "struct", "typealias", "var",
    ]

    static func findings(_ files: [SourceFile]) -> [String] {
        let sources = files.filter { !$0.isTest }
        let words = sources.map { (path: $0.path, words: Set($0.code.flatMap(SourceFile.words))) }
        let empty = files.filter { $0.stem == "Placeholder" || $0.code.allSatisfy(\.isEmpty) }
        let unnamed = sources.filter { file in
            let names = declarations(file)
            return !names.isEmpty
                && !words.contains { $0.path != file.path && !$0.words.isDisjoint(with: names) }
        }
        return empty.map { $0.finding(0, "an empty file") }
            + unnamed.map { $0.finding(0, "no other source file names \(declarations($0).sorted().first ?? "it")") }
    }

    /// What a file declares at its top level, if that is what it is for. A file that extends what another one declares
    /// is needed by its members, whose names tell too little; `main.swift` is named by no one and needs it least.
    private static func declarations(_ file: SourceFile) -> Set<Substring> {
        guard file.stem != "main", !file.code.contains("@main") else { return [] }
        let topLevel = file.code.filter { $0.first?.isWhitespace == false }.map(SourceFile.words)
        let declared = Set(topLevel.compactMap { word(in: $0, behind: declaring.contains) })
        let extended = Set(topLevel.compactMap { word(in: $0) { $0 == "extension" } })
        return extended.isSubset(of: declared) ? declared : []
    }

    private static func word(in words: [Substring], behind isKeyword: (Substring) -> Bool) -> Substring? {
        guard let place = words.firstIndex(where: isKeyword), place + 1 < words.count else { return nil }
        return words[place + 1]
    }
}
