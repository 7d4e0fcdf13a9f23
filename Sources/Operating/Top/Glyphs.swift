import Glibc

/// What bars and strips are drawn with: blocks of Unicode, or ASCII where the terminal's locale knows no more.
struct Glyphs: Equatable, Sendable {
    let isUnicode: Bool

    static let blocks = Glyphs(isUnicode: true)
    static let ascii = Glyphs(isUnicode: false)

    private static let levels = (unicode: Array(" ▁▂▃▄▅▆▇█"), ascii: Array(" .:-=+*#@"))
    private static let shades = (unicode: Array(" ░▒▓█"), ascii: Array(" .+*#"))
    /// What stands for letters of our own texts.
    private static let plain: [Character: Character] = ["–": "-", "÷": "/", "…": "~", "×": "x", "·": "."]

    /// As the environment says: the first of these variables that is set decides (setlocale(3)).
    ///
    /// - Parameter variable: gives one's value.
    static func ofLocale(_ variable: (String) -> String?) -> Glyphs {
        let names = ["LC_ALL", "LC_CTYPE", "LANG"].lazy
        let locale = names.compactMap(variable).first { !$0.isEmpty }?.lowercased() ?? ""
        return locale.contains("utf-8") || locale.contains("utf8") ? .blocks : .ascii
    }

    static var current: Glyphs { ofLocale { getenv($0).map { String(cString: $0) } } }

    /// A column of a sparkline, for a part of the highest one: nothing only for nothing.
    func level(_ part: Double) -> Character { pick(Glyphs.levels, part) }

    /// A cell of a heat map, likewise.
    func shade(_ part: Double) -> Character { pick(Glyphs.shades, part) }

    private func pick(_ rows: (unicode: [Character], ascii: [Character]), _ part: Double) -> Character {
        let row = isUnicode ? rows.unicode : rows.ascii
        guard part > 0 else { return row[0] }
        return row[min(row.count - 1, max(1, Int((part * Double(row.count - 1)).rounded(.up))))]
    }

    /// A bar of at most that width.
    func bar(_ part: Double, width: Int) -> String {
        guard part > 0, width > 0 else { return "" }
        let length = min(1, part) * Double(width)
        return String(repeating: isUnicode ? "█" : "#", count: max(1, Int(length.rounded())))
    }

    /// A line in letters that the terminal knows.
    func spelled(_ text: String) -> String {
        guard !isUnicode else { return text }
        return String(text.map { $0.isASCII ? $0 : Glyphs.plain[$0] ?? "?" })
    }
}
