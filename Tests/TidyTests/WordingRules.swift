/// Words that have no place here, and claims that need their reason beside them.
enum WordingRules {
    /// Marks of unfinished work, put together here so that this file does not hold them.
    private static let marks: Set<Substring> = ["\("TO")DO", "\("FIX")ME", "\("XX")X"]
    /// Endings of type names that tell nothing.
    private static let empty = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utilities", "Impl", "Base"]
    private static let types: Set<Substring> = ["class", "struct", "enum", "actor", "protocol", "typealias"]
    /// Claims that the compiler takes on trust.
    private static let trusted = ["@unchecked Sendable", "nonisolated(unsafe)"]
    /// Swift's own locks, which `Lock` replaces.
    private static let blind = ["Mutex(", "Mutex<"]

    static func findings(_ file: SourceFile) -> [String] {
        file.lines.indices.flatMap { index in
            unfinished(file, index) + emptyNames(file, index) + unexplained(file, index) + blindLocks(file, index)
        }
    }

    private static func unfinished(_ file: SourceFile, _ index: Int) -> [String] {
        SourceFile.words(file.lines[index]).filter(marks.contains).map { file.finding(index, "\($0): finish it") }
    }

    private static func emptyNames(_ file: SourceFile, _ index: Int) -> [String] {
        let words = SourceFile.words(file.code[index])
        return zip(words, words.dropFirst()).compactMap { keyword, name in
            guard types.contains(keyword), let ending = empty.first(where: name.hasSuffix) else { return nil }
            return file.finding(index, "\(name): say what it does instead of \(ending)")
        }
    }

    /// A comment on the line, or within two lines above it, must say what makes the claim safe.
    private static func unexplained(_ file: SourceFile, _ index: Int) -> [String] {
        guard trusted.contains(where: file.code[index].contains) else { return [] }
        let near = file.lines[max(0, index - 2)...index]
        return near.contains { $0.contains("//") } ? [] : [file.finding(index, "say what makes this safe")]
    }

    private static func blindLocks(_ file: SourceFile, _ index: Int) -> [String] {
        guard blind.contains(where: file.code[index].contains) else { return [] }
        return [file.finding(index, "Mutex: take Lock, which survives a fork and which ThreadSanitizer sees")]
    }
}
