import Workload

/// How much room text takes on a terminal.
package enum DisplayText {
    /// Columns, as wcwidth(3) counts them whatever the locale: marks that sit on other letters take none, East Asian
    /// wide letters and pictures two.
    package static func width(_ text: String) -> Int { text.reduce(0) { $0 + width($1) } }

    package static func width(_ character: Character) -> Int {
        character.unicodeScalars.reduce(0) { max($0, width($1)) }
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: 0
        default: scalar.properties.isEmojiPresentation || wide.contains { $0.contains(scalar.value) } ? 2 : 1
        }
    }

    /// Unicode's East_Asian_Width W and F, by blocks.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97C,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
        0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]

    /// At most so many columns: its middle is left out where it takes more.
    package static func shortened(_ text: String, to columns: Int) -> String {
        guard width(text) > columns else { return text }
        let room = max(0, columns - 1)
        let head = prefix(text, columns: (room + 1) / 2)
        let tail = prefix(String(text.reversed()), columns: room - width(head))
        return head + "…" + String(tail.reversed())
    }

    /// At most so many columns: its end is left out where it takes more.
    package static func beginning(_ text: String, columns: Int) -> String {
        guard width(text) > columns else { return text }
        return columns > 0 ? prefix(text, columns: columns - 1) + "…" : ""
    }

    private static func prefix(_ text: String, columns: Int) -> String {
        var (taken, used) = ("", 0)
        for character in text {
            used += width(character)
            guard used <= columns else { break }
            taken.append(character)
        }
        return taken
    }

    /// Broken at spaces so that no line takes more columns; a word that does so alone stands on a line of its own.
    ///
    /// - Parameters:
    ///   - columns: of each line, with its indent.
    ///   - indent: spaces before each line but the first.
    /// - Returns: lines without line ends; each line of the text begins one.
    package static func wrapped(_ text: String, columns: Int, indent: Int = 0) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            guard width(String(line)) > columns else { return [String(line)] }
            return broken(line, columns: columns, indent: indent)
        }
    }

    private static func broken(_ line: Substring, columns: Int, indent: Int) -> [String] {
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        var lines: [String] = []
        var current = words.first ?? ""
        for word in words.dropFirst() {
            let isBlank = current.allSatisfy { $0 == " " }
            guard !word.isEmpty, !isBlank, width(current) + 1 + width(word) > columns else {
                current += " \(word)"
                continue
            }
            lines.append(trimmed(current))
            current = String(repeating: " ", count: indent) + word
        }
        return lines + [trimmed(current)]
    }

    /// Without spaces at its end.
    package static func trimmed(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }
}
