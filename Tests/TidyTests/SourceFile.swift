/// One file of the project, as the rules read it; mostly of Swift.
struct SourceFile: Sendable {
    /// Relative to the project, as in `Sources/Wire/RequestParser.swift`.
    let path: String
    let lines: [String]
    /// The same lines without comments and without what stands in string literals.
    let code: [String]

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        code = CodeText.strip(lines)
    }

    /// `Wire` of `Sources/Wire/RequestParser.swift`; nil for files that lie in no module.
    var module: String? {
        let parts = path.split(separator: "/")
        return parts.count >= 3 ? String(parts[1]) : nil
    }

    /// Letters, digits and `_` that stand together, in a line of text or code.
    static func words(_ line: String) -> [Substring] {
        line.utf8.split { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): false
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): false
            default: true
            }
        }.map(Substring.init)
    }

    var isTest: Bool { path.hasPrefix("Tests/") }

    /// `Socket+Listen` of `Sources/Reactor/Socket+Listen.swift`.
    var stem: String {
        let name = path.split(separator: "/").last ?? ""
        return String(name.split(separator: ".").first ?? "")
    }

    /// A finding at a line, counted from 0.
    func finding(_ line: Int, _ what: String) -> String {
        "\(path):\(line + 1): \(what)"
    }
}
