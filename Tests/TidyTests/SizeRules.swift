/// Files, functions and lines stay small enough to be read at a glance.
enum SizeRules {
    static let longestFile = 250
    static let longestFunction = 70
    static let longestLine = 120

    /// Files that may be longer, each with its reason.
    static let longFiles: [String: String] = [:]

    static func findings(_ file: SourceFile) -> [String] {
        longFile(file) + longLines(file) + longFunctions(file)
    }

    private static func longFile(_ file: SourceFile) -> [String] {
        // The text ends with a line end, behind which an empty line is counted.
        let count = file.lines.count - (file.lines.last == "" ? 1 : 0)
        guard count > longestFile, longFiles[file.path] == nil else { return [] }
        return [file.finding(0, "\(count) lines, at most \(longestFile) without a reason in SizeRules.longFiles")]
    }

    private static func longLines(_ file: SourceFile) -> [String] {
        file.lines.enumerated().filter { $1.count > longestLine }.map { index, line in
            file.finding(index, "\(line.count) characters, at most \(longestLine)")
        }
    }

    private static func longFunctions(_ file: SourceFile) -> [String] {
        file.code.indices.compactMap { index in
            guard isDeclaration(file.code[index]), let last = end(of: index, in: file.code) else { return nil }
            let count = last - index + 1
            guard count > longestFunction else { return nil }
            return file.finding(index, "a function of \(count) lines, at most \(longestFunction)")
        }
    }

    /// Whether the line begins a function, an initialiser, a deinitialiser, a subscript or a computed property.
    private static func isDeclaration(_ line: String) -> Bool {
        let words = SourceFile.words(line)
        return words.contains("var") ? line.hasSuffix("{") : words.contains(where: keywords.contains)
    }

    private static let keywords: Set<Substring> = ["func", "init", "deinit", "subscript"]

    /// The last line of what is declared at `first`: where the brackets that it opens are closed again. Nil if it has
    /// no body, as in a protocol.
    private static func end(of first: Int, in code: [String]) -> Int? {
        var parentheses = 0
        var braces = 0
        for index in first..<code.count {
            for byte in code[index].utf8 {
                switch byte {
                case UInt8(ascii: "("), UInt8(ascii: "["): parentheses += 1
                case UInt8(ascii: ")"), UInt8(ascii: "]"): parentheses -= 1
                case UInt8(ascii: "{"): braces += 1
                case UInt8(ascii: "}"):
                    braces -= 1
                    if braces <= 0, parentheses <= 0 { return braces == 0 ? index : nil }
                default: break
                }
            }
            let next = index + 1 < code.count ? code[index + 1].drop { $0 == " " } : ""
            let continues = ["{", ")", "->", "throws", "async", "rethrows", "where"].contains { next.hasPrefix($0) }
            if braces == 0, parentheses == 0, !continues { return nil }
        }
        return nil
    }
}
